#pragma once
#include <immintrin.h>

#include "bfloat16_intrinsics.h"

// The register tile by AMX: eight tiles of 16 rows × 64 bytes. Four hold 32 × 32 sums; per 32 depths
// two tiles of the left and two of the right operand meet in four products of 16 × 16 × 32.
// Tile numbers are part of the instruction, so they are written out.

/// Every tile 16 rows of 64 bytes.
static const struct {
  unsigned char palette, start, reserved[14];
  unsigned short bytes[16];
  unsigned char rows[16];
} pokeprep_tile_shapes = {
    1, 0, {0}, {64, 64, 64, 64, 64, 64, 64, 64}, {16, 16, 16, 16, 16, 16, 16, 16}};

/// Makes this thread's tiles ready.
POKEPREP_INLINE void pokeprep_tiles_begin(void) { _tile_loadconfig(&pokeprep_tile_shapes); }

/// Gives the tiles back, so that nothing has to save them.
POKEPREP_INLINE void pokeprep_tiles_end(void) { _tile_release(); }

enum { pokeprep_tile_row_bytes = 2 * POKEPREP_PANEL_STRIDE };

/// sums[row · 32 + column] = Σ over the depth, a multiple of 32, of a · b; 32 rows × 32 columns.
static __attribute__((noinline)) void pokeprep_tile_32x32(
    const unsigned short *a, const unsigned short *b0, const unsigned short *b1, long depth,
    float *sums) {
  _tile_zero(0);
  _tile_zero(1);
  _tile_zero(2);
  _tile_zero(3);
  for (long k = 0; k < depth; k += 32) {
    _tile_loadd(4, a + k, pokeprep_tile_row_bytes);
    _tile_loadd(6, b0 + 16 * k, 64);
    _tile_loadd(7, b1 + 16 * k, 64);
    _tile_dpbf16ps(0, 4, 6);
    _tile_dpbf16ps(1, 4, 7);
    _tile_loadd(5, a + 16 * POKEPREP_PANEL_STRIDE + k, pokeprep_tile_row_bytes);
    _tile_dpbf16ps(2, 5, 6);
    _tile_dpbf16ps(3, 5, 7);
  }
  _tile_stored(0, sums, 128);
  _tile_stored(1, sums + 16, 128);
  _tile_stored(2, sums + 512, 128);
  _tile_stored(3, sums + 528, 128);
}

/// 16 rows × 32 columns.
static __attribute__((noinline)) void pokeprep_tile_16x32(
    const unsigned short *a, const unsigned short *b0, const unsigned short *b1, long depth,
    float *sums) {
  _tile_zero(0);
  _tile_zero(1);
  for (long k = 0; k < depth; k += 32) {
    _tile_loadd(4, a + k, pokeprep_tile_row_bytes);
    _tile_loadd(6, b0 + 16 * k, 64);
    _tile_loadd(7, b1 + 16 * k, 64);
    _tile_dpbf16ps(0, 4, 6);
    _tile_dpbf16ps(1, 4, 7);
  }
  _tile_stored(0, sums, 128);
  _tile_stored(1, sums + 16, 128);
}

/// 32 rows × 16 columns.
static __attribute__((noinline)) void pokeprep_tile_32x16(
    const unsigned short *a, const unsigned short *b0, long depth, float *sums) {
  _tile_zero(0);
  _tile_zero(2);
  for (long k = 0; k < depth; k += 32) {
    _tile_loadd(4, a + k, pokeprep_tile_row_bytes);
    _tile_loadd(6, b0 + 16 * k, 64);
    _tile_loadd(5, a + 16 * POKEPREP_PANEL_STRIDE + k, pokeprep_tile_row_bytes);
    _tile_dpbf16ps(0, 4, 6);
    _tile_dpbf16ps(2, 5, 6);
  }
  _tile_stored(0, sums, 128);
  _tile_stored(2, sums + 512, 128);
}

/// 16 rows × 16 columns.
static __attribute__((noinline)) void pokeprep_tile_16x16(
    const unsigned short *a, const unsigned short *b0, long depth, float *sums) {
  _tile_zero(0);
  for (long k = 0; k < depth; k += 32) {
    _tile_loadd(4, a + k, pokeprep_tile_row_bytes);
    _tile_loadd(6, b0 + 16 * k, 64);
    _tile_dpbf16ps(0, 4, 6);
  }
  _tile_stored(0, sums, 128);
}
