#include "jpeg_transform.h"

#include <string.h>

#include "avx2_functions.h"

#if defined(__x86_64__)
#include <immintrin.h>

// Sources: C. Loeffler, A. Ligtenberg, G. Moschytz, "Practical fast 1-D DCT algorithms with 11
// multiplications", 1989, as in libjpeg's jidctint.c and jidctred.c: constants of 13 fractional
// bits and 2 more bits between the passes. Sums of products are written out, which changes no bit.

INLINE_AVX2 __m256i pair_of(int first, int second) {
  return _mm256_set1_epi32((int)((uint32_t)(uint16_t)second << 16 | (uint16_t)first));
}

// Sums of both halves of a transform, shifted.
INLINE_AVX2 void combine(const __m256i even[4], const __m256i odd[4], int shift, __m256i out[8]) {
  for (int i = 0; i < 4; i++) {
    out[i] = _mm256_srai_epi32(_mm256_add_epi32(even[i], odd[i]), shift);
    out[7 - i] = _mm256_srai_epi32(_mm256_sub_epi32(even[i], odd[i]), shift);
  }
}

// One half (four columns of each block) of a pass over pairs of rows.
INLINE_AVX2 void half_pass(__m256i in04, __m256i in26, __m256i in13, __m256i in57, int shift,
                           __m256i out[8]) {
  __m256i rounding = _mm256_set1_epi32(1 << (shift - 1));
  __m256i sum04 = _mm256_add_epi32(_mm256_madd_epi16(in04, pair_of(8192, 8192)), rounding);
  __m256i difference04 = _mm256_add_epi32(_mm256_madd_epi16(in04, pair_of(8192, -8192)), rounding);
  __m256i inner = _mm256_madd_epi16(in26, pair_of(4433, -10704));
  __m256i outer = _mm256_madd_epi16(in26, pair_of(10703, 4433));
  __m256i even[4] = {_mm256_add_epi32(sum04, outer), _mm256_add_epi32(difference04, inner),
                     _mm256_sub_epi32(difference04, inner), _mm256_sub_epi32(sum04, outer)};
  __m256i odd[4] = {_mm256_add_epi32(_mm256_madd_epi16(in13, pair_of(11363, 9633)),
                                     _mm256_madd_epi16(in57, pair_of(6437, 2260))),
                    _mm256_add_epi32(_mm256_madd_epi16(in13, pair_of(9633, -2259)),
                                     _mm256_madd_epi16(in57, pair_of(-11362, -6436))),
                    _mm256_add_epi32(_mm256_madd_epi16(in13, pair_of(6437, -11362)),
                                     _mm256_madd_epi16(in57, pair_of(2261, 9633))),
                    _mm256_add_epi32(_mm256_madd_epi16(in13, pair_of(2260, -6436)),
                                     _mm256_madd_epi16(in57, pair_of(9633, -11363)))};
  combine(even, odd, shift, out);
}

// The same where rows 4 to 7 are zero: in02 holds pairs of rows 0 and 2.
INLINE_AVX2 void corner_half_pass(__m256i in02, __m256i in13, int shift, __m256i out[8]) {
  __m256i rounding = _mm256_set1_epi32(1 << (shift - 1));
  __m256i even[4] = {_mm256_madd_epi16(in02, pair_of(8192, 10703)),
                     _mm256_madd_epi16(in02, pair_of(8192, 4433)),
                     _mm256_madd_epi16(in02, pair_of(8192, -4433)),
                     _mm256_madd_epi16(in02, pair_of(8192, -10703))};
  __m256i odd[4] = {_mm256_madd_epi16(in13, pair_of(11363, 9633)),
                    _mm256_madd_epi16(in13, pair_of(9633, -2259)),
                    _mm256_madd_epi16(in13, pair_of(6437, -11362)),
                    _mm256_madd_epi16(in13, pair_of(2260, -6436))};
  for (int i = 0; i < 4; i++) even[i] = _mm256_add_epi32(even[i], rounding);
  combine(even, odd, shift, out);
}

// A pass along the columns: row[i] holds the i-th coefficients of eight columns of both blocks.
INLINE_AVX2 void pass(__m256i row[8], int shift) {
  __m256i low[8], high[8];
  half_pass(_mm256_unpacklo_epi16(row[0], row[4]), _mm256_unpacklo_epi16(row[2], row[6]),
            _mm256_unpacklo_epi16(row[1], row[3]), _mm256_unpacklo_epi16(row[5], row[7]), shift,
            low);
  half_pass(_mm256_unpackhi_epi16(row[0], row[4]), _mm256_unpackhi_epi16(row[2], row[6]),
            _mm256_unpackhi_epi16(row[1], row[3]), _mm256_unpackhi_epi16(row[5], row[7]), shift,
            high);
  for (int i = 0; i < 8; i++) row[i] = _mm256_packs_epi32(low[i], high[i]);
}

// Both passes where only the first four rows and columns differ from zero.
INLINE_AVX2 void corner_passes(__m256i row[8]) {
  __m256i low[8], high[8], a[4], b[4];
  corner_half_pass(_mm256_unpacklo_epi16(row[0], row[2]), _mm256_unpacklo_epi16(row[1], row[3]), 11,
                   low);
  // Eight rows of four to the pairs of columns that the second pass wants.
  for (int i = 0; i < 2; i++) {
    __m256i even = _mm256_packs_epi32(low[4 * i], low[4 * i + 2]);
    __m256i odd = _mm256_packs_epi32(low[4 * i + 1], low[4 * i + 3]);
    a[2 * i] = _mm256_unpacklo_epi16(even, odd);
    a[2 * i + 1] = _mm256_unpackhi_epi16(even, odd);
  }
  for (int i = 0; i < 2; i++) {
    b[2 * i] = _mm256_unpacklo_epi32(a[2 * i], a[2 * i + 1]);
    b[2 * i + 1] = _mm256_unpackhi_epi32(a[2 * i], a[2 * i + 1]);
  }
  __m256i column[4] = {_mm256_unpacklo_epi64(b[0], b[2]), _mm256_unpackhi_epi64(b[0], b[2]),
                       _mm256_unpacklo_epi64(b[1], b[3]), _mm256_unpackhi_epi64(b[1], b[3])};
  corner_half_pass(_mm256_unpacklo_epi16(column[0], column[2]),
                   _mm256_unpacklo_epi16(column[1], column[3]), 18, low);
  corner_half_pass(_mm256_unpackhi_epi16(column[0], column[2]),
                   _mm256_unpackhi_epi16(column[1], column[3]), 18, high);
  for (int i = 0; i < 8; i++) row[i] = _mm256_packs_epi32(low[i], high[i]);
}

// Whether every sum of two numbers fits in 16 bits. libjpeg-turbo's second pass begins with such sums;
// coefficients of pictures stay far below.
INLINE_AVX2 int sums_fit(const __m256i row[8]) {
  __m256i greatest = row[0], least = row[0];
  for (int i = 1; i < 8; i++) {
    greatest = _mm256_max_epi16(greatest, row[i]);
    least = _mm256_min_epi16(least, row[i]);
  }
  __m256i outside = _mm256_or_si256(_mm256_cmpgt_epi16(greatest, _mm256_set1_epi16(16383)),
                                    _mm256_cmpgt_epi16(_mm256_set1_epi16(-16383), least));
  return _mm256_testz_si256(outside, outside);
}

INLINE_AVX2 void transpose(__m256i row[8]) {
  __m256i a[8], b[8];
  for (int i = 0; i < 4; i++) {
    a[2 * i] = _mm256_unpacklo_epi16(row[2 * i], row[2 * i + 1]);
    a[2 * i + 1] = _mm256_unpackhi_epi16(row[2 * i], row[2 * i + 1]);
  }
  for (int i = 0; i < 2; i++) {
    b[4 * i] = _mm256_unpacklo_epi32(a[4 * i], a[4 * i + 2]);
    b[4 * i + 1] = _mm256_unpackhi_epi32(a[4 * i], a[4 * i + 2]);
    b[4 * i + 2] = _mm256_unpacklo_epi32(a[4 * i + 1], a[4 * i + 3]);
    b[4 * i + 3] = _mm256_unpackhi_epi32(a[4 * i + 1], a[4 * i + 3]);
  }
  for (int i = 0; i < 4; i++) {
    row[2 * i] = _mm256_unpacklo_epi64(b[i], b[i + 4]);
    row[2 * i + 1] = _mm256_unpackhi_epi64(b[i], b[i + 4]);
  }
}

static uint8_t clamped(int value) { return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)value; }

static void fill(int first_coefficient, uint8_t *samples, size_t stride) {
  uint8_t value = clamped(((first_coefficient + 4) >> 3) + 128);
  for (int y = 0; y < 8; y++) memset(samples + y * stride, value, 8);
}

// Eight columns of each block to rows of bytes.
INLINE_AVX2 void store_columns(const __m256i column[8], uint8_t *first, size_t first_stride,
                               uint8_t *second, size_t second_stride) {
  __m256i part[4];
  for (int i = 0; i < 4; i++)
    part[i] = _mm256_xor_si256(_mm256_packs_epi16(column[2 * i], column[2 * i + 1]),
                               _mm256_set1_epi8((char)0x80));
  // Each round mixes the first half of the 64 bytes with the second; three make rows of columns.
  for (int round = 0; round < 3; round++) {
    __m256i a = part[0], b = part[1], c = part[2], d = part[3];
    part[0] = _mm256_unpacklo_epi8(a, c);
    part[1] = _mm256_unpackhi_epi8(a, c);
    part[2] = _mm256_unpacklo_epi8(b, d);
    part[3] = _mm256_unpackhi_epi8(b, d);
  }
  for (int i = 0; i < 4; i++) {
    __m128i low = _mm256_castsi256_si128(part[i]), high = _mm256_extracti128_si256(part[i], 1);
    _mm_storel_epi64((__m128i *)(first + 2 * i * first_stride), low);
    _mm_storeh_pd((double *)(first + (2 * i + 1) * first_stride), _mm_castsi128_pd(low));
    _mm_storel_epi64((__m128i *)(second + 2 * i * second_stride), high);
    _mm_storeh_pd((double *)(second + (2 * i + 1) * second_stride), _mm_castsi128_pd(high));
  }
}

WITH_AVX2 int pic_jpeg_inverse_pair(const int16_t *blocks, int used, uint8_t *first,
                                    size_t first_stride, uint8_t *second, size_t second_stride) {
  if (used == 1) {
    fill(blocks[0], first, first_stride);
    fill(blocks[8], second, second_stride);
    return 1;
  }
  __m256i row[8];
  if (used <= jpeg_corner_places) {
    for (int i = 0; i < 4; i++) row[i] = _mm256_loadu_si256((const __m256i *)(blocks + 16 * i));
    corner_passes(row);
  } else {
    for (int i = 0; i < 8; i++) row[i] = _mm256_loadu_si256((const __m256i *)(blocks + 16 * i));
    pass(row, 11);
    if (!sums_fit(row)) return 0;
    transpose(row);
    pass(row, 18);
  }
  store_columns(row, first, first_stride, second, second_stride);
  return 1;
}

static inline int descaled(int64_t value, int bits) {
  return (int)((value + (1 << (bits - 1))) >> bits);
}

// Two outputs of a line of eight; of the inputs 2, 4 and 6 do not matter.
static inline void line_of_2(const int *in, int bits, int out[2]) {
  int64_t sum = (int64_t)in[0] * (1 << 15);
  int64_t odd = (int64_t)in[7] * -5906 + (int64_t)in[5] * 6967 + (int64_t)in[3] * -10426 +
                (int64_t)in[1] * 29692;
  out[0] = descaled(sum + odd, bits);
  out[1] = descaled(sum - odd, bits);
}

void pic_jpeg_inverse_reduced(const int16_t *block, int side, uint8_t *samples, size_t stride) {
  if (side == 1) {
    samples[0] = clamped(descaled(block[0], 3) + 128);
    return;
  }
  // Rows and columns 2, 4 and 6 do not matter.
  static const int places[5] = {0, 1, 3, 5, 7};
  int column[8], work[16], out[2];
  for (int i = 0; i < 5; i++) {
    for (int y = 0; y < 5; y++) column[places[y]] = block[16 * places[y] + places[i]];
    line_of_2(column, 13, out);
    work[places[i]] = out[0];
    work[8 + places[i]] = out[1];
  }
  for (int y = 0; y < 2; y++) {
    line_of_2(work + 8 * y, 20, out);
    for (int x = 0; x < 2; x++) samples[y * stride + x] = clamped(out[x] + 128);
  }
}

#else

int pic_jpeg_transform_is_there(void) { return 0; }
int pic_jpeg_inverse_pair(const int16_t *blocks, int used, uint8_t *first, size_t first_stride,
                          uint8_t *second, size_t second_stride) {
  (void)blocks, (void)used, (void)first, (void)first_stride, (void)second, (void)second_stride;
  return 0;
}
void pic_jpeg_inverse_reduced(const int16_t *block, int side, uint8_t *samples, size_t stride) {
  (void)block, (void)side, (void)samples, (void)stride;
}

#endif
