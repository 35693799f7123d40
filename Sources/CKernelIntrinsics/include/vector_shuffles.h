#pragma once
#include "vector_intrinsics.h"
// The two halves of two vectors' lanes taken in turn: a0 b0 a1 b1 … (low) and the rest (high).

/// The low halves, lane by lane.
static inline __attribute__((always_inline)) pokeprep_float4 pokeprep_zip_low4(pokeprep_float4 a,
                                                                               pokeprep_float4 b) {
  return __builtin_shufflevector(a, b, 0, 4, 1, 5);
}
/// The high halves, lane by lane.
static inline __attribute__((always_inline)) pokeprep_float4 pokeprep_zip_high4(pokeprep_float4 a,
                                                                                pokeprep_float4 b) {
  return __builtin_shufflevector(a, b, 2, 6, 3, 7);
}
/// The low halves, lane by lane.
static inline __attribute__((always_inline)) pokeprep_float8 pokeprep_zip_low8(pokeprep_float8 a,
                                                                               pokeprep_float8 b) {
  return __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}
/// The high halves, lane by lane.
static inline __attribute__((always_inline)) pokeprep_float8 pokeprep_zip_high8(pokeprep_float8 a,
                                                                                pokeprep_float8 b) {
  return __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}
/// The low halves, lane by lane.
static inline __attribute__((always_inline)) pokeprep_float16
pokeprep_zip_low16(pokeprep_float16 a, pokeprep_float16 b) {
  return __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}
/// The high halves, lane by lane.
static inline __attribute__((always_inline)) pokeprep_float16
pokeprep_zip_high16(pokeprep_float16 a, pokeprep_float16 b) {
  return __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15,
                                 31);
}
