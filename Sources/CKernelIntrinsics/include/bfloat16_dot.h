#pragma once
#include <immintrin.h>

#include "bfloat16_intrinsics.h"

// The register tile by dot products: `ROWS` rows of a panel times two (or one) blocks of 16 columns.
// A panel's row is contiguous along the depth; a block of columns is [pair of depths][16][2]. Per
// pair of depths a tile loads two vectors, broadcasts one pair per row and adds 64 products per row.

/// sums[row · 32 + column] = Σ over the depth of a · b, ROWS rows × 32 columns.
#define POKEPREP_DOT_TILE(NAME, ROWS)                                                            \
  static __attribute__((noinline)) void NAME(                                                    \
      const unsigned short *a, const unsigned short *b0, const unsigned short *b1, long depth,   \
      float *sums) {                                                                             \
    __m512 first[ROWS], second[ROWS];                                                            \
    for (int r = 0; r < ROWS; r++) first[r] = second[r] = _mm512_setzero_ps();                   \
    for (long k = 0; k < depth; k += 2) {                                                        \
      __m512bh left = (__m512bh)_mm512_loadu_si512(b0 + 16 * k);                                 \
      __m512bh right = (__m512bh)_mm512_loadu_si512(b1 + 16 * k);                                \
      for (int r = 0; r < ROWS; r++) {                                                           \
        int pair;                                                                                \
        __builtin_memcpy(&pair, a + r * POKEPREP_PANEL_STRIDE + k, 4);                           \
        __m512bh value = (__m512bh)_mm512_set1_epi32(pair);                                      \
        first[r] = _mm512_dpbf16_ps(first[r], value, left);                                      \
        second[r] = _mm512_dpbf16_ps(second[r], value, right);                                   \
      }                                                                                          \
    }                                                                                            \
    for (int r = 0; r < ROWS; r++) {                                                             \
      _mm512_storeu_ps(sums + 32 * r, first[r]);                                                 \
      _mm512_storeu_ps(sums + 32 * r + 16, second[r]);                                           \
    }                                                                                            \
  }

/// The same for 16 columns.
#define POKEPREP_DOT_COLUMN(NAME, ROWS)                                                          \
  static __attribute__((noinline)) void NAME(                                                    \
      const unsigned short *a, const unsigned short *b0, long depth, float *sums) {              \
    __m512 first[ROWS];                                                                          \
    for (int r = 0; r < ROWS; r++) first[r] = _mm512_setzero_ps();                               \
    for (long k = 0; k < depth; k += 2) {                                                        \
      __m512bh left = (__m512bh)_mm512_loadu_si512(b0 + 16 * k);                                 \
      for (int r = 0; r < ROWS; r++) {                                                           \
        int pair;                                                                                \
        __builtin_memcpy(&pair, a + r * POKEPREP_PANEL_STRIDE + k, 4);                           \
        first[r] = _mm512_dpbf16_ps(first[r], (__m512bh)_mm512_set1_epi32(pair), left);          \
      }                                                                                          \
    }                                                                                            \
    for (int r = 0; r < ROWS; r++) _mm512_storeu_ps(sums + 32 * r, first[r]);                    \
  }

POKEPREP_DOT_TILE(pokeprep_dot_tile12, 12)
POKEPREP_DOT_TILE(pokeprep_dot_tile8, 8)
POKEPREP_DOT_TILE(pokeprep_dot_tile4, 4)
POKEPREP_DOT_COLUMN(pokeprep_dot_column16, 16)
POKEPREP_DOT_COLUMN(pokeprep_dot_column8, 8)
