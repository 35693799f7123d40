// What it takes to compile a function twice: for all processors, and for newer ones of x86-64.
#pragma once

/// A helper that is compiled for newer processors where a function for them uses it.
#define INLINED static inline __attribute__((always_inline))

#if defined(__x86_64__)

/// Marks a function for processors with shifts by any distance and counts of zeros in one step.
#define WITH_BMI2 __attribute__((target("avx2,bmi,bmi2,lzcnt")))

static inline int has_bmi2(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
         __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("lzcnt");
}

#else

#define WITH_BMI2

static inline int has_bmi2(void) { return 0; }

#endif
