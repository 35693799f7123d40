#pragma once
// Vector operations that Swift's SIMD types have no single instruction for. The kernel targets
// import this header with their own -march, and the functions vanish into their callers.

typedef float pokeprep_float4 __attribute__((ext_vector_type(4)));
typedef float pokeprep_float8 __attribute__((ext_vector_type(8)));
typedef float pokeprep_float16 __attribute__((ext_vector_type(16)));

/// √ of every lane. SIMD's own `squareRoot()` becomes one call of sqrtf per lane.
static inline __attribute__((always_inline)) pokeprep_float4 pokeprep_sqrt4(pokeprep_float4 v) {
  return __builtin_elementwise_sqrt(v);
}
/// √ of every lane.
static inline __attribute__((always_inline)) pokeprep_float8 pokeprep_sqrt8(pokeprep_float8 v) {
  return __builtin_elementwise_sqrt(v);
}
/// √ of every lane.
static inline __attribute__((always_inline)) pokeprep_float16 pokeprep_sqrt16(pokeprep_float16 v) {
  return __builtin_elementwise_sqrt(v);
}

// A choice per lane. SIMD's own `replacing(with:where:)` is at times taken apart into lanes.
#define POKEPREP_LANES(N)                                                                        \
  /* v, times `slopes` where it is negative. */                                                  \
  static inline __attribute__((always_inline)) pokeprep_float##N pokeprep_bend##N(               \
      pokeprep_float##N v, pokeprep_float##N slopes) {                                           \
    return v < 0 ? v * slopes : v;                                                               \
  }                                                                                              \
  /* v, times `slopes` where `sign` is negative. */                                              \
  static inline __attribute__((always_inline)) pokeprep_float##N pokeprep_slope_negative##N(     \
      pokeprep_float##N v, pokeprep_float##N slopes, pokeprep_float##N sign) {                   \
    return sign < 0 ? v * slopes : v;                                                            \
  }                                                                                              \
  /* v, times `slopes` where `sign` is not positive. */                                          \
  static inline __attribute__((always_inline)) pokeprep_float##N pokeprep_slope_not_positive##N( \
      pokeprep_float##N v, pokeprep_float##N slopes, pokeprep_float##N sign) {                   \
    return sign <= 0 ? v * slopes : v;                                                           \
  }
POKEPREP_LANES(4)
POKEPREP_LANES(8)
POKEPREP_LANES(16)
#undef POKEPREP_LANES

/// Asks for the cache line of an address, which need not be valid.
static inline __attribute__((always_inline)) void pokeprep_prefetch(const float *address) {
  __builtin_prefetch(address);
}
