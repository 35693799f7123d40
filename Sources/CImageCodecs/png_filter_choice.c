#include "png_filters.h"
#include "newer_processors.h"
#include "png_paeth.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Source: PNG (Third Edition), W3C, sections 9.2, 9.4 and 12.7 (the smallest sum of differences).

enum { lanes = 32, margin = 8 };

// The sums of the results' sizes, one per filter.
typedef struct filter_costs {
  uint32_t sub, up, paeth;
} filter_costs;

static int cheapest(filter_costs costs) {
  int kind = costs.up <= costs.paeth ? png_filter_up : png_filter_paeth;
  uint32_t least = costs.up <= costs.paeth ? costs.up : costs.paeth;
  return costs.sub < least ? png_filter_sub : kind;
}

static uint32_t size_of(uint8_t value) {
  uint8_t negated = (uint8_t)-value;
  return value < negated ? value : negated;
}

// One row with its filter's number before it. Both rows have `step` zeros before them.
static void filter_row(const uint8_t *restrict row, const uint8_t *restrict above, size_t count,
                       size_t step, uint8_t *restrict output) {
  const uint8_t *left = row - step, *corner = above - step;
  filter_costs costs = {0, 0, 0};
  uint8_t *results = output + 1;
  for (size_t i = 0; i < count; i++) costs.sub += size_of(row[i] - left[i]);
  for (size_t i = 0; i < count; i++) costs.up += size_of(row[i] - above[i]);
  for (size_t i = 0; i < count; i++) results[i] = row[i] - png_paeth(left[i], above[i], corner[i]);
  for (size_t i = 0; i < count; i++) costs.paeth += size_of(results[i]);
  int kind = cheapest(costs);
  output[0] = (uint8_t)kind;
  // Paeth's results are there already.
  if (kind == png_filter_paeth) return;
  const uint8_t *predicted = kind == png_filter_up ? above : left;
  for (size_t i = 0; i < count; i++) results[i] = row[i] - predicted[i];
}

#if defined(__x86_64__)

// Windows into this select the lanes from the left edge of a row to its right edge.
static const uint8_t edges[3 * lanes] = {
    [lanes] = 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255,           255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};

static inline WITH_AVX2 __m256i load(const uint8_t *bytes) {
  return _mm256_loadu_si256((const __m256i *)bytes);
}

static inline WITH_AVX2 void store(uint8_t *bytes, __m256i value) {
  _mm256_storeu_si256((__m256i *)bytes, value);
}

static inline WITH_AVX2 __m256i all_lanes(void) { return _mm256_set1_epi8(-1); }

// All lanes but the `step` first ones of a row.
static inline WITH_AVX2 __m256i lanes_with_left(size_t step) { return load(edges + lanes - step); }

// Those of the lanes that belong to the row, when it has `count` bytes more.
static inline WITH_AVX2 __m256i lanes_inside(size_t count) {
  return load(edges + 2 * lanes - (count < lanes ? count : lanes));
}

static inline WITH_AVX2 __m256i distances(__m256i a, __m256i b) {
  return _mm256_or_si256(_mm256_subs_epu8(a, b), _mm256_subs_epu8(b, a));
}

// `png_paeth`, lane by lane.
static inline WITH_AVX2 __m256i nearest(__m256i left, __m256i above, __m256i corner) {
  __m256i over = _mm256_subs_epu8(above, corner), under = _mm256_subs_epu8(corner, above);
  __m256i ahead = _mm256_subs_epu8(left, corner), behind = _mm256_subs_epu8(corner, left);
  __m256i to_left = _mm256_or_si256(over, under), to_above = _mm256_or_si256(ahead, behind);
  // Where the corner lies between its neighbours, the distances point against each other.
  __m256i same = _mm256_cmpeq_epi8(
      _mm256_or_si256(_mm256_min_epu8(over, behind), _mm256_min_epu8(under, ahead)),
      _mm256_setzero_si256());
  __m256i to_corner = _mm256_blendv_epi8(distances(to_left, to_above),
                                         _mm256_adds_epu8(to_left, to_above), same);
  __m256i least = _mm256_min_epu8(to_above, to_corner);
  __m256i other = _mm256_blendv_epi8(corner, above, _mm256_cmpeq_epi8(least, to_above));
  least = _mm256_min_epu8(least, to_left);
  return _mm256_blendv_epi8(other, left, _mm256_cmpeq_epi8(least, to_left));
}

static inline WITH_AVX2 __m256i sizes(__m256i results, __m256i inside) {
  __m256i all = _mm256_and_si256(_mm256_abs_epi8(results), inside);
  return _mm256_sad_epu8(all, _mm256_setzero_si256());
}

static inline WITH_AVX2 uint32_t total(__m256i sums) {
  __m128i two = _mm_add_epi64(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
  return (uint32_t)(_mm_cvtsi128_si64(two) + _mm_extract_epi64(two, 1));
}

// Sums of sizes so far.
typedef struct wide_costs {
  __m256i sub, up, paeth;
} wide_costs;

// Adds the costs of 32 bytes and writes Paeth's results.
static inline WITH_AVX2 void try_lanes(const uint8_t *row, const uint8_t *above, size_t step,
                                       uint8_t *results, __m256i with_left, __m256i inside,
                                       wide_costs *costs) {
  __m256i value = load(row), up = load(above);
  __m256i left = _mm256_and_si256(load(row - step), with_left);
  __m256i corner = _mm256_and_si256(load(above - step), with_left);
  __m256i paeth = _mm256_sub_epi8(value, nearest(left, up, corner));
  store(results, paeth);
  costs->sub = _mm256_add_epi64(costs->sub, sizes(_mm256_sub_epi8(value, left), inside));
  costs->up = _mm256_add_epi64(costs->up, sizes(_mm256_sub_epi8(value, up), inside));
  costs->paeth = _mm256_add_epi64(costs->paeth, sizes(paeth, inside));
}

static inline WITH_AVX2 void subtract(const uint8_t *row, const uint8_t *predicted,
                                      __m256i with_left, uint8_t *results) {
  store(results, _mm256_sub_epi8(load(row), _mm256_and_si256(load(predicted), with_left)));
}

// `filter_row` for rows that need no zeros before them, but where all that whole vectors touch is
// there: rows from `step` bytes before to the next multiple of 32, and the output as far.
static WITH_AVX2 void filter_row_wide(const uint8_t *row, const uint8_t *above, size_t count,
                                      size_t step, uint8_t *output) {
  const __m256i all = all_lanes(), zero = _mm256_setzero_si256();
  wide_costs costs = {zero, zero, zero};
  uint8_t *results = output + 1;
  try_lanes(row, above, step, results, lanes_with_left(step), lanes_inside(count), &costs);
  size_t i = lanes;
  for (; i + lanes <= count; i += lanes)
    try_lanes(row + i, above + i, step, results + i, all, all, &costs);
  if (i < count)
    try_lanes(row + i, above + i, step, results + i, all, lanes_inside(count - i), &costs);
  int kind = cheapest((filter_costs){total(costs.sub), total(costs.up), total(costs.paeth)});
  output[0] = (uint8_t)kind;
  if (kind == png_filter_paeth) return;
  const uint8_t *predicted = kind == png_filter_up ? above : row - step;
  subtract(row, predicted, kind == png_filter_up ? all : lanes_with_left(step), results);
  for (i = lanes; i < count; i += lanes) subtract(row + i, predicted + i, all, results + i);
}

#else

static void filter_row_wide(const uint8_t *row, const uint8_t *above, size_t count, size_t step,
                            uint8_t *output) {
  filter_row(row, above, count, step, output);
}

#endif

// Zeros, a row, and room for the last vector.
static size_t copy_size(size_t stride) { return margin + stride + lanes; }

size_t png_filter_scratch(size_t stride) { return 2 * copy_size(stride); }

void png_filter_rows(const uint8_t *samples, size_t height, size_t stride, size_t step,
                     uint8_t *output, uint8_t *scratch) {
  // Rows are copied behind `step` zeros, two in turns: the row and the one above.
  uint8_t *copies[2] = {scratch + margin, scratch + copy_size(stride) + margin};
  memset(scratch, 0, png_filter_scratch(stride));
  int wide = has_avx2();
  size_t whole = (stride + lanes - 1) / lanes * lanes, end = stride * height;
  for (size_t y = 0; y < height; y++) {
    const uint8_t *row = samples + y * stride;
    uint8_t *to = output + y * (stride + 1);
    // Within the picture whole vectors may be read from where they are.
    if (wide && y > 0 && (y - 1) * stride >= step && y * stride + whole <= end) {
      filter_row_wide(row, row - stride, stride, step, to);
      continue;
    }
    uint8_t *copy = copies[y & 1], *above = copies[(y & 1) ^ 1];
    memcpy(copy, row, stride);
    if (y > 0 && wide) memcpy(above, row - stride, stride);
    (wide ? filter_row_wide : filter_row)(copy, above, stride, step, to);
  }
}
