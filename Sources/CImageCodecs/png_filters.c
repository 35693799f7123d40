#include "png_filters.h"

#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

static inline uint8_t distance(uint8_t a, uint8_t b) { return a > b ? a - b : b - a; }

// The neighbour nearest to left + above − corner (PNG, section 9.4), in 8-bit steps that the
// compiler makes vectors of: |p − left| = |above − corner|, |p − above| = |left − corner|, and
// |p − corner| is their sum (255 will do for more) or difference.
static inline uint8_t paeth(uint8_t left, uint8_t above, uint8_t corner) {
  uint8_t to_left = distance(above, corner);
  uint8_t to_above = distance(left, corner);
  uint8_t sum = to_left + to_above;
  sum = sum < to_left ? 255 : sum;
  uint8_t to_corner =
      (above > corner) == (left > corner) ? sum : distance(to_left, to_above);
  uint8_t other = to_above <= to_corner ? above : corner;
  uint8_t nearest = to_above < to_corner ? to_above : to_corner;
  return to_left <= nearest ? left : other;
}

static uint32_t cost(const uint8_t *row, size_t count) {
  uint32_t sum = 0;
  for (size_t i = 0; i < count; i++) {
    uint8_t value = row[i], negated = (uint8_t)-value;
    sum += value < negated ? value : negated;
  }
  return sum;
}

void png_filter_row(const uint8_t *restrict row, const uint8_t *restrict above, size_t count,
                    size_t step, uint8_t *restrict output, uint8_t *restrict scratch) {
  const uint8_t *left = row - step, *corner = above - step;
  uint8_t *subs = scratch, *ups = scratch + count, *paeths = scratch + 2 * count;
  for (size_t i = 0; i < count; i++) subs[i] = row[i] - left[i];
  for (size_t i = 0; i < count; i++) ups[i] = row[i] - above[i];
  for (size_t i = 0; i < count; i++) paeths[i] = row[i] - paeth(left[i], above[i], corner[i]);
  uint32_t costs[3] = {cost(subs, count), cost(ups, count), cost(paeths, count)};
  const uint8_t *best = paeths;
  uint8_t kind = png_filter_paeth;
  uint32_t least = costs[2];
  if (costs[1] <= least) {
    best = ups;
    kind = png_filter_up;
    least = costs[1];
  }
  if (costs[0] < least) {
    best = subs;
    kind = png_filter_sub;
  }
  output[0] = kind;
  memcpy(output + 1, best, count);
}

#if defined(__SSE2__)

// A pixel of 3 or 4 bytes in the low lanes. Four bytes are read and written where there are four,
// so that the last pixel of three touches nothing behind the row.
static inline __m128i load_pixel(const uint8_t *bytes, size_t step) {
  int32_t value = 0;
  if (step == 4)
    memcpy(&value, bytes, 4);
  else
    memcpy(&value, bytes, 3);
  return _mm_cvtsi32_si128(value);
}

static inline void store_pixel(uint8_t *bytes, __m128i pixel, size_t step) {
  int32_t value = _mm_cvtsi128_si32(pixel);
  if (step == 4)
    memcpy(bytes, &value, 4);
  else
    memcpy(bytes, &value, 3);
}

static inline __m128i absolute(__m128i value) {
  return _mm_max_epi16(value, _mm_sub_epi16(_mm_setzero_si128(), value));
}

static inline __m128i choose(__m128i mask, __m128i yes, __m128i no) {
  return _mm_or_si128(_mm_and_si128(mask, yes), _mm_andnot_si128(mask, no));
}

static inline __attribute__((always_inline)) void undo_sub(uint8_t *row, size_t count, size_t step) {
  __m128i left = _mm_setzero_si128();
  for (size_t i = 0; i < count; i += step) {
    left = _mm_add_epi8(left, load_pixel(row + i, step));
    store_pixel(row + i, left, step);
  }
}

static inline __attribute__((always_inline)) void undo_average(uint8_t *row, const uint8_t *above,
                                                               size_t count, size_t step) {
  __m128i left = _mm_setzero_si128();
  for (size_t i = 0; i < count; i += step) {
    __m128i up = above ? load_pixel(above + i, step) : _mm_setzero_si128();
    // PAVGB rounds up; PNG rounds down.
    __m128i odd = _mm_and_si128(_mm_xor_si128(left, up), _mm_set1_epi8(1));
    __m128i mean = _mm_sub_epi8(_mm_avg_epu8(left, up), odd);
    left = _mm_add_epi8(mean, load_pixel(row + i, step));
    store_pixel(row + i, left, step);
  }
}

static inline __attribute__((always_inline)) void undo_paeth(uint8_t *row, const uint8_t *above,
                                                             size_t count, size_t step) {
  const __m128i zero = _mm_setzero_si128();
  // 16-bit lanes.
  __m128i left = zero, corner = zero;
  for (size_t i = 0; i < count; i += step) {
    __m128i up = _mm_unpacklo_epi8(load_pixel(above + i, step), zero);
    __m128i to_left = _mm_sub_epi16(up, corner);
    __m128i to_up = _mm_sub_epi16(left, corner);
    __m128i to_corner = absolute(_mm_add_epi16(to_left, to_up));
    to_left = absolute(to_left);
    to_up = absolute(to_up);
    __m128i least = _mm_min_epi16(to_corner, _mm_min_epi16(to_left, to_up));
    __m128i nearest = choose(_mm_cmpeq_epi16(least, to_left), left,
                             choose(_mm_cmpeq_epi16(least, to_up), up, corner));
    __m128i value = _mm_unpacklo_epi8(load_pixel(row + i, step), zero);
    // Bytes wrap around; the upper halves of the lanes stay 0.
    left = _mm_add_epi8(value, nearest);
    corner = up;
    store_pixel(row + i, _mm_packus_epi16(left, left), step);
  }
}

// With the step known the loads become single instructions.
static int undo_pixels(int kind, uint8_t *row, const uint8_t *above, size_t count, size_t step) {
  switch (kind) {
    case png_filter_sub:
      step == 3 ? undo_sub(row, count, 3) : undo_sub(row, count, 4);
      return 1;
    case png_filter_average:
      step == 3 ? undo_average(row, above, count, 3) : undo_average(row, above, count, 4);
      return 1;
    default:
      step == 3 ? undo_paeth(row, above, count, 3) : undo_paeth(row, above, count, 4);
      return 1;
  }
}

#endif

int png_unfilter_row(int kind, uint8_t *restrict row, const uint8_t *restrict above, size_t count,
                     size_t step) {
  // Above the first row are zeros: up is none, and Paeth is sub.
  if (!above && kind == png_filter_up) kind = png_filter_none;
  if (!above && kind == png_filter_paeth) kind = png_filter_sub;
  switch (kind) {
    case png_filter_none:
      return 1;
    case png_filter_up:
      for (size_t i = 0; i < count; i++) row[i] += above[i];
      return 1;
    case png_filter_sub:
    case png_filter_average:
    case png_filter_paeth:
      break;
    default:
      return 0;
  }
#if defined(__SSE2__)
  if (step == 3 || step == 4) return undo_pixels(kind, row, above, count, step);
#endif
  for (size_t i = 0; i < count; i++) {
    uint8_t left = i >= step ? row[i - step] : 0;
    uint8_t up = above ? above[i] : 0;
    uint8_t corner = above && i >= step ? above[i - step] : 0;
    switch (kind) {
      case png_filter_sub:
        row[i] += left;
        break;
      case png_filter_average:
        row[i] += (uint8_t)((left + up) >> 1);
        break;
      default:
        row[i] += paeth(left, up, corner);
    }
  }
  return 1;
}
