// What it takes to compile a function for newer processors of x86-64, and to ask for them.
#pragma once

/// A helper that is compiled for newer processors where a function for them uses it.
#define INLINED static inline __attribute__((always_inline))

#if defined(__x86_64__)

/// Marks a function for processors with vectors of 32 bytes.
#define WITH_AVX2 __attribute__((target("avx2")))

static inline int has_avx2(void) { return __builtin_cpu_supports("avx2") != 0; }

/// Marks a function for those that have, besides, shifts by any distance and counts of zeros in one step.
#define WITH_BMI2 __attribute__((target("avx2,bmi,bmi2,lzcnt")))

// A virtual machine may hide the last three.
static inline int has_bmi2(void) {
  return has_avx2() && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
         __builtin_cpu_supports("lzcnt");
}

#else

#define WITH_AVX2
#define WITH_BMI2

static inline int has_avx2(void) { return 0; }
static inline int has_bmi2(void) { return 0; }

#endif
