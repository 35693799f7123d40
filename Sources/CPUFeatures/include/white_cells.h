#pragma once
// White pixels at 128 columns of a row. The resampling targets import this header with their own -march.

#include <stdint.h>
#include <string.h>
#if defined(__AVX2__)
#include <immintrin.h>
#endif

#define POKEPREP_CELLS static inline __attribute__((always_inline))

enum {
  pokeprep_cells = 128,
  /// Cells that one shuffle of two vectors gives.
  pokeprep_cells_at_once = 16,
  /// Pixels of a row that fit the room of a plan.
  pokeprep_widest_cells = 288,
};

/// Where the cells of a picture of one width lie.
typedef struct pokeprep_cell_plan {
  /// Column of each cell, not falling.
  int32_t columns[pokeprep_cells];
  /// Whether each 16 cells lie within 32 pixels, and a row has at least 16.
  int is_near;
  /// Where the 16 bytes of each 16 cells come from in the first and the second 16 pixels.
  uint8_t near[pokeprep_cells / pokeprep_cells_at_once][2][16];
} pokeprep_cell_plan;

/// Cell i shows column ⌊(2i + 1) · width / 256⌋.
POKEPREP_CELLS void pokeprep_plan_cells(pokeprep_cell_plan *plan, long width) {
  plan->is_near = width >= 16 && width <= pokeprep_widest_cells - 32;
  for (int cell = 0; cell < pokeprep_cells; cell++)
    plan->columns[cell] = (int32_t)((2 * cell + 1) * width / (2 * pokeprep_cells));
  for (int cell = 0; cell < pokeprep_cells && plan->is_near; cell++) {
    int group = cell / pokeprep_cells_at_once, place = cell % pokeprep_cells_at_once;
    int distance = plan->columns[cell] - plan->columns[group * pokeprep_cells_at_once];
    plan->is_near = distance < 32;
    // A shuffle makes 0 of numbers from 128 on.
    plan->near[group][0][place] = distance < 16 ? (uint8_t)distance : 128;
    plan->near[group][1][place] = distance < 16 ? 128 : (uint8_t)(distance - 16);
  }
}

#if defined(__AVX2__)

/// The bits that all three channels of 16 pixels have in common; reads 48 bytes.
POKEPREP_CELLS __m128i pokeprep_common16(const uint8_t *pixels) {
  __m128i part[3];
  for (int i = 0; i < 2; i++) {
    const uint8_t *first = pixels + 16 * i;
    part[i] = _mm_and_si128(_mm_loadu_si128((const __m128i *)first),
                            _mm_and_si128(_mm_loadu_si128((const __m128i *)(first + 1)),
                                          _mm_loadu_si128((const __m128i *)(first + 2))));
  }
  // The last pixel ends with the last byte.
  __m128i last = _mm_loadu_si128((const __m128i *)(pixels + 32));
  part[2] = _mm_and_si128(last, _mm_and_si128(_mm_srli_si128(last, 1), _mm_srli_si128(last, 2)));
  part[0] = _mm_shuffle_epi8(
      part[0], _mm_setr_epi8(0, 3, 6, 9, 12, 15, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1));
  part[1] = _mm_shuffle_epi8(
      part[1], _mm_setr_epi8(-1, -1, -1, -1, -1, -1, 2, 5, 8, 11, 14, -1, -1, -1, -1, -1));
  part[2] = _mm_shuffle_epi8(
      part[2], _mm_setr_epi8(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1, 4, 7, 10, 13));
  return _mm_or_si128(part[0], _mm_or_si128(part[1], part[2]));
}

/// The 128 cells of a row of a plan that is near, a bit each.
POKEPREP_CELLS void pokeprep_near_cells(const pokeprep_cell_plan *plan, const uint8_t *row, long width,
                                        long channels, uint64_t bits[2]) {
  uint8_t common[pokeprep_widest_cells];
  for (long next = 0; next < width; next += 16) {
    // The last 16 pixels may be some of those before.
    long x = next + 16 <= width ? next : width - 16;
    __m128i sixteen = channels == 3 ? pokeprep_common16(row + 3 * x)
                                    : _mm_loadu_si128((const __m128i *)(row + x));
    _mm_storeu_si128((__m128i *)(common + x), sixteen);
  }
  // 240 is 0xF0: all channels reach it when the upper four bits of each are set.
  const __m128i upper = _mm_set1_epi8((char)0xF0);
  bits[0] = bits[1] = 0;
  for (int group = 0; group < pokeprep_cells / pokeprep_cells_at_once; group++) {
    const uint8_t *first = common + plan->columns[pokeprep_cells_at_once * group];
    __m128i cells = _mm_or_si128(
        _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)first),
                         _mm_loadu_si128((const __m128i *)plan->near[group][0])),
        _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(first + 16)),
                         _mm_loadu_si128((const __m128i *)plan->near[group][1])));
    __m128i white = _mm_cmpeq_epi8(_mm_and_si128(cells, upper), upper);
    bits[group / 4] |= (uint64_t)(uint32_t)_mm_movemask_epi8(white) << (16 * (group % 4));
  }
}

#endif

/// Which of 128 cells of a row of 1 or 3 channels are white, all channels at least 240: a bit for each.
POKEPREP_CELLS void pokeprep_white_cells(const pokeprep_cell_plan *plan, const uint8_t *row, long width,
                                         long channels, uint64_t bits[2]) {
#if defined(__AVX2__)
  if (plan->is_near) {
    pokeprep_near_cells(plan, row, width, channels, bits);
    return;
  }
#endif
  (void)width;
  bits[0] = bits[1] = 0;
  for (int cell = 0; cell < pokeprep_cells; cell++) {
    const uint8_t *pixel = row + plan->columns[cell] * channels;
    uint8_t common = channels == 3 ? pixel[0] & pixel[1] & pixel[2] : pixel[0];
    bits[cell / 64] |= (uint64_t)(common >= 240) << (cell % 64);
  }
}
