// Marks functions that are compiled for processors with AVX2 and BMI2, on which alone they are called.
#pragma once

#if defined(__x86_64__)
#define WITH_AVX2 __attribute__((target("avx2,bmi,bmi2,lzcnt")))
#else
#define WITH_AVX2
#endif

/// A helper that is compiled into such a function.
#define INLINE_AVX2 static inline __attribute__((always_inline)) WITH_AVX2
