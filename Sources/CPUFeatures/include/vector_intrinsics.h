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
