#pragma once
#include <immintrin.h>

#include "bfloat16_dot.h"
#include "bfloat16_tiles.h"

// What the instructions do at best: the inner loops of the register tiles without their loads.

/// Multiplications and additions of one turn of `pokeprep_dot_peak` and `pokeprep_tile_peak`.
enum { pokeprep_dot_peak_operations = 24 * 64, pokeprep_tile_peak_operations = 4 * 2 * 16 * 16 * 32 };

/// Adds products of pairs to 24 vectors; `sums`, 1,024 floats, holds the factors and takes the first sums.
static __attribute__((noinline)) void pokeprep_dot_peak(long iterations, float *sums) {
  __m512 values[24];
  for (int r = 0; r < 24; r++) values[r] = _mm512_setzero_ps();
  // Factors from memory: the compiler must not know them.
  __m512bh a = (__m512bh)_mm512_loadu_si512(sums + 512);
  __m512bh b = (__m512bh)_mm512_loadu_si512(sums + 528);
  for (long i = 0; i < iterations; i++) {
    for (int r = 0; r < 24; r++) values[r] = _mm512_dpbf16_ps(values[r], a, b);
  }
  for (int r = 0; r < 24; r++) _mm512_storeu_ps(sums + 16 * r, values[r]);
}

/// Adds products of tiles to four tiles of sums; `sums`, 1,024 floats, holds the factors and takes the sums.
static __attribute__((noinline)) void pokeprep_tile_peak(long iterations, float *sums) {
  _tile_zero(0);
  _tile_zero(1);
  _tile_zero(2);
  _tile_zero(3);
  _tile_loadd(4, sums, 64);
  _tile_loadd(5, sums + 256, 64);
  _tile_loadd(6, sums + 512, 64);
  _tile_loadd(7, sums + 768, 64);
  for (long i = 0; i < iterations; i++) {
    _tile_dpbf16ps(0, 4, 6);
    _tile_dpbf16ps(1, 4, 7);
    _tile_dpbf16ps(2, 5, 6);
    _tile_dpbf16ps(3, 5, 7);
  }
  _tile_stored(0, sums, 64);
  _tile_stored(1, sums + 256, 64);
  _tile_stored(2, sums + 512, 64);
  _tile_stored(3, sums + 768, 64);
}
