#include "png_filters.h"

#include <stdlib.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#if defined(__SSE2__)

// A pixel of 3 or 4 bytes in the low lanes; `bytes` has at least 4 bytes unless `is_last`.
static inline __m128i load_pixel(const uint8_t *bytes, size_t step, int is_last) {
  int32_t value = 0;
  memcpy(&value, bytes, is_last ? step : 4);
  return _mm_cvtsi32_si128(value);
}

// Writes 4 bytes unless `is_last`: the fourth belongs to the next pixel, which comes later.
static inline void store_pixel(uint8_t *bytes, __m128i pixel, size_t step, int is_last) {
  int32_t value = _mm_cvtsi128_si32(pixel);
  memcpy(bytes, &value, is_last ? step : 4);
}

static inline __m128i absolute(__m128i value) {
  return _mm_max_epi16(value, _mm_sub_epi16(_mm_setzero_si128(), value));
}

static inline __m128i choose(__m128i mask, __m128i yes, __m128i no) {
  return _mm_or_si128(_mm_and_si128(mask, yes), _mm_andnot_si128(mask, no));
}

// The pixel to the left and those above, as the filters want them.
typedef struct neighbours {
  /// 8-bit lanes for sub and average, 16-bit lanes for Paeth.
  __m128i left, corner;
} neighbours;

static inline __attribute__((always_inline)) void undo_pixel(int kind, const uint8_t *row,
                                                             uint8_t *output, const uint8_t *above,
                                                             size_t step, int is_last,
                                                             neighbours *around) {
  const __m128i zero = _mm_setzero_si128();
  __m128i value = load_pixel(row, step, is_last);
  __m128i up = above ? load_pixel(above, step, is_last) : zero;
  if (kind == png_filter_sub) {
    around->left = _mm_add_epi8(around->left, value);
    store_pixel(output, around->left, step, is_last);
  } else if (kind == png_filter_average) {
    // PAVGB rounds up; PNG rounds down.
    __m128i odd = _mm_and_si128(_mm_xor_si128(around->left, up), _mm_set1_epi8(1));
    __m128i mean = _mm_sub_epi8(_mm_avg_epu8(around->left, up), odd);
    around->left = _mm_add_epi8(mean, value);
    store_pixel(output, around->left, step, is_last);
  } else {
    up = _mm_unpacklo_epi8(up, zero);
    __m128i to_left = _mm_sub_epi16(up, around->corner);
    __m128i to_up = _mm_sub_epi16(around->left, around->corner);
    __m128i to_corner = absolute(_mm_add_epi16(to_left, to_up));
    to_left = absolute(to_left);
    to_up = absolute(to_up);
    __m128i least = _mm_min_epi16(to_corner, _mm_min_epi16(to_left, to_up));
    __m128i nearest = choose(_mm_cmpeq_epi16(least, to_left), around->left,
                             choose(_mm_cmpeq_epi16(least, to_up), up, around->corner));
    // Bytes wrap around; the upper halves of the lanes stay 0.
    around->left = _mm_add_epi8(_mm_unpacklo_epi8(value, zero), nearest);
    around->corner = up;
    store_pixel(output, _mm_packus_epi16(around->left, around->left), step, is_last);
  }
}

// With kind and step known the compiler makes one tight loop of each.
static inline __attribute__((always_inline)) void undo_pixels(int kind, const uint8_t *row,
                                                              uint8_t *output, const uint8_t *above,
                                                              size_t count, size_t step) {
  neighbours around = {_mm_setzero_si128(), _mm_setzero_si128()};
  size_t i = 0;
  for (; i + step < count; i += step)
    undo_pixel(kind, row + i, output + i, above ? above + i : NULL, step, 0, &around);
  if (i < count) undo_pixel(kind, row + i, output + i, above ? above + i : NULL, step, 1, &around);
}

static void undo_known(int kind, const uint8_t *row, uint8_t *output, const uint8_t *above,
                       size_t count, size_t step) {
  if (kind == png_filter_sub)
    step == 3 ? undo_pixels(png_filter_sub, row, output, NULL, count, 3)
              : undo_pixels(png_filter_sub, row, output, NULL, count, 4);
  else if (kind == png_filter_average)
    step == 3 ? undo_pixels(png_filter_average, row, output, above, count, 3)
              : undo_pixels(png_filter_average, row, output, above, count, 4);
  else
    step == 3 ? undo_pixels(png_filter_paeth, row, output, above, count, 3)
              : undo_pixels(png_filter_paeth, row, output, above, count, 4);
}

#endif

// The neighbour nearest to left + above − corner (PNG, section 9.4).
static uint8_t paeth(int left, int above, int corner) {
  int to_left = abs(above - corner), to_above = abs(left - corner);
  int to_corner = abs(left + above - 2 * corner);
  if (to_left <= to_above && to_left <= to_corner) return (uint8_t)left;
  return (uint8_t)(to_above <= to_corner ? above : corner);
}

int pic_png_unfilter_row(int kind, const uint8_t *restrict row, uint8_t *restrict output,
                         const uint8_t *restrict above, size_t count, size_t step) {
  // Above the first row are zeros: up is none, and Paeth is sub.
  if (!above && kind == png_filter_up) kind = png_filter_none;
  if (!above && kind == png_filter_paeth) kind = png_filter_sub;
  switch (kind) {
    case png_filter_none:
      memcpy(output, row, count);
      return 1;
    case png_filter_up:
      for (size_t i = 0; i < count; i++) output[i] = row[i] + above[i];
      return 1;
    case png_filter_sub:
    case png_filter_average:
    case png_filter_paeth:
      break;
    default:
      return 0;
  }
#if defined(__SSE2__)
  if (step == 3 || step == 4) {
    undo_known(kind, row, output, above, count, step);
    return 1;
  }
#endif
  for (size_t i = 0; i < count; i++) {
    uint8_t left = i >= step ? output[i - step] : 0;
    uint8_t up = above ? above[i] : 0;
    uint8_t corner = above && i >= step ? above[i - step] : 0;
    uint8_t predicted = kind == png_filter_sub       ? left
                        : kind == png_filter_average ? (uint8_t)((left + up) >> 1)
                                                     : paeth(left, up, corner);
    output[i] = row[i] + predicted;
  }
  return 1;
}
