#include "jpeg_transform.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>

// Sources: C. Loeffler, A. Ligtenberg, G. Moschytz, "Practical fast 1-D DCT algorithms with 11
// multiplications", 1989, as in libjpeg's jidctint.c and jidctred.c: constants of 13 fractional bits and
// 2 more bits between the passes. Sums of products are written out, which changes no bit.
#define WITH_AVX2 __attribute__((target("avx2")))

int jpeg_transform_is_there(void) {
  // The bit reader needs the other two; a virtual machine may hide them.
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
         __builtin_cpu_supports("bmi2");
}

static inline WITH_AVX2 __m256i pair_of(int first, int second) {
  return _mm256_set1_epi32((int)((uint32_t)(uint16_t)second << 16 | (uint16_t)first));
}

// One half (four columns of each block) of a pass over pairs of rows.
static inline WITH_AVX2 void half_pass(__m256i in04, __m256i in26, __m256i in13, __m256i in57,
                                       __m256i rounding, int shift, __m256i out[8]) {
  __m256i sum04 = _mm256_add_epi32(_mm256_madd_epi16(in04, pair_of(8192, 8192)), rounding);
  __m256i difference04 = _mm256_add_epi32(_mm256_madd_epi16(in04, pair_of(8192, -8192)), rounding);
  __m256i inner = _mm256_madd_epi16(in26, pair_of(4433, -10704));
  __m256i outer = _mm256_madd_epi16(in26, pair_of(10703, 4433));
  __m256i even[4] = {_mm256_add_epi32(sum04, outer), _mm256_add_epi32(difference04, inner),
                     _mm256_sub_epi32(difference04, inner), _mm256_sub_epi32(sum04, outer)};
  __m256i odd[4] = {
      _mm256_add_epi32(_mm256_madd_epi16(in13, pair_of(11363, 9633)),
                       _mm256_madd_epi16(in57, pair_of(6437, 2260))),
      _mm256_add_epi32(_mm256_madd_epi16(in13, pair_of(9633, -2259)),
                       _mm256_madd_epi16(in57, pair_of(-11362, -6436))),
      _mm256_add_epi32(_mm256_madd_epi16(in13, pair_of(6437, -11362)),
                       _mm256_madd_epi16(in57, pair_of(2261, 9633))),
      _mm256_add_epi32(_mm256_madd_epi16(in13, pair_of(2260, -6436)),
                       _mm256_madd_epi16(in57, pair_of(9633, -11363)))};
  for (int i = 0; i < 4; i++) {
    out[i] = _mm256_srai_epi32(_mm256_add_epi32(even[i], odd[i]), shift);
    out[7 - i] = _mm256_srai_epi32(_mm256_sub_epi32(even[i], odd[i]), shift);
  }
}

// A pass along the columns: row[i] holds the i-th coefficients of eight columns of both blocks.
static inline WITH_AVX2 void pass(__m256i row[8], int shift) {
  __m256i rounding = _mm256_set1_epi32(1 << (shift - 1)), low[8], high[8];
  half_pass(_mm256_unpacklo_epi16(row[0], row[4]), _mm256_unpacklo_epi16(row[2], row[6]),
            _mm256_unpacklo_epi16(row[1], row[3]), _mm256_unpacklo_epi16(row[5], row[7]), rounding,
            shift, low);
  half_pass(_mm256_unpackhi_epi16(row[0], row[4]), _mm256_unpackhi_epi16(row[2], row[6]),
            _mm256_unpackhi_epi16(row[1], row[3]), _mm256_unpackhi_epi16(row[5], row[7]), rounding,
            shift, high);
  for (int i = 0; i < 8; i++) row[i] = _mm256_packs_epi32(low[i], high[i]);
}

static inline WITH_AVX2 void transpose(__m256i row[8]) {
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

WITH_AVX2 void jpeg_inverse_pair(const int16_t *blocks, int is_flat, uint8_t *first,
                                 size_t first_stride, uint8_t *second, size_t second_stride) {
  if (is_flat) {
    fill(blocks[0], first, first_stride);
    fill(blocks[8], second, second_stride);
    return;
  }
  __m256i row[8];
  for (int i = 0; i < 8; i++) row[i] = _mm256_loadu_si256((const __m256i *)(blocks + 16 * i));
  pass(row, 11);
  transpose(row);
  pass(row, 18);
  transpose(row);
  for (int i = 0; i < 8; i++) {
    __m256i bytes = _mm256_packs_epi16(row[i], row[i]);
    bytes = _mm256_xor_si256(bytes, _mm256_set1_epi8((char)0x80));
    _mm_storel_epi64((__m128i *)(first + i * first_stride), _mm256_castsi256_si128(bytes));
    _mm_storel_epi64((__m128i *)(second + i * second_stride), _mm256_extracti128_si256(bytes, 1));
  }
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

void jpeg_inverse_reduced(const int16_t *block, int side, uint8_t *samples, size_t stride) {
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

// Where the 16 bytes of a colour go among three times 16: in the part p, byte i of the result is byte
// spread[c][p][i] of colour c, or none.
#define NO -128
static const char spread[3][3][16] = {
    {{0, NO, NO, 1, NO, NO, 2, NO, NO, 3, NO, NO, 4, NO, NO, 5},
     {NO, NO, 6, NO, NO, 7, NO, NO, 8, NO, NO, 9, NO, NO, 10, NO},
     {NO, 11, NO, NO, 12, NO, NO, 13, NO, NO, 14, NO, NO, 15, NO, NO}},
    {{NO, 0, NO, NO, 1, NO, NO, 2, NO, NO, 3, NO, NO, 4, NO, NO},
     {5, NO, NO, 6, NO, NO, 7, NO, NO, 8, NO, NO, 9, NO, NO, 10},
     {NO, NO, 11, NO, NO, 12, NO, NO, 13, NO, NO, 14, NO, NO, 15, NO}},
    {{NO, NO, 0, NO, NO, 1, NO, NO, 2, NO, NO, 3, NO, NO, 4, NO},
     {NO, 5, NO, NO, 6, NO, NO, 7, NO, NO, 8, NO, NO, 9, NO, NO},
     {10, NO, NO, 11, NO, NO, 12, NO, NO, 13, NO, NO, 14, NO, NO, 15}}};

static inline WITH_AVX2 __m256i wide(const uint8_t *samples) {
  return _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)samples));
}

static inline WITH_AVX2 __m128i narrow(__m256i values) {
  return _mm_packus_epi16(_mm256_castsi256_si128(values), _mm256_extracti128_si256(values, 1));
}

// 1.402 = 1 + 26345/2¹⁶, 1.772 = 2 − 14942/2¹⁶, −0.34414 = −22554/2¹⁶ and −0.71414 = 18734/2¹⁶ − 1, each
// product rounded as libjpeg does.
static inline WITH_AVX2 void sixteen_pixels(const uint8_t *y_row, const uint8_t *cb_row,
                                            const uint8_t *cr_row, uint8_t *rgb) {
  __m256i one = _mm256_set1_epi16(1), center = _mm256_set1_epi16(128), y = wide(y_row);
  __m256i cb = _mm256_sub_epi16(wide(cb_row), center), cr = _mm256_sub_epi16(wide(cr_row), center);
  __m256i red = _mm256_mulhi_epi16(_mm256_add_epi16(cr, cr), _mm256_set1_epi16(26345));
  red = _mm256_add_epi16(_mm256_srai_epi16(_mm256_add_epi16(red, one), 1), cr);
  __m256i twice = _mm256_add_epi16(cb, cb);
  __m256i blue = _mm256_mulhi_epi16(twice, _mm256_set1_epi16(-14942));
  blue = _mm256_add_epi16(_mm256_srai_epi16(_mm256_add_epi16(blue, one), 1), twice);
  __m256i factors = pair_of(-22554, 18734), half = _mm256_set1_epi32(1 << 15);
  __m256i low = _mm256_madd_epi16(_mm256_unpacklo_epi16(cb, cr), factors);
  __m256i high = _mm256_madd_epi16(_mm256_unpackhi_epi16(cb, cr), factors);
  __m256i green = _mm256_packs_epi32(_mm256_srai_epi32(_mm256_add_epi32(low, half), 16),
                                     _mm256_srai_epi32(_mm256_add_epi32(high, half), 16));
  green = _mm256_sub_epi16(green, cr);
  __m128i colors[3] = {narrow(_mm256_add_epi16(y, red)), narrow(_mm256_add_epi16(y, green)),
                       narrow(_mm256_add_epi16(y, blue))};
  for (int part = 0; part < 3; part++) {
    __m128i bytes = _mm_setzero_si128();
    for (int i = 0; i < 3; i++)
      bytes = _mm_or_si128(bytes, _mm_shuffle_epi8(colors[i], _mm_loadu_si128((const __m128i *)
                                                                                  spread[i][part])));
    _mm_storeu_si128((__m128i *)(rgb + 16 * part), bytes);
  }
}

WITH_AVX2 void jpeg_row_to_rgb(const uint8_t *y, const uint8_t *cb, const uint8_t *cr, size_t count,
                               uint8_t *rgb) {
  size_t x = 0;
  for (; x + 16 <= count; x += 16) sixteen_pixels(y + x, cb + x, cr + x, rgb + 3 * x);
  if (x == count) return;
  uint8_t last[48];
  sixteen_pixels(y + x, cb + x, cr + x, last);
  memcpy(rgb + 3 * x, last, 3 * (count - x));
}

WITH_AVX2 void jpeg_upsample_row(const uint8_t *near, const uint8_t *far, size_t count,
                                 int16_t *sums, uint8_t *target) {
  int16_t *inner = sums + 1;
  for (size_t i = 0; i < count; i++) inner[i] = (int16_t)(3 * near[i] + far[i]);
  inner[-1] = inner[0];
  inner[count] = inner[count - 1];
  for (size_t i = 0; i < count; i++) {
    int16_t mine = (int16_t)(3 * inner[i]);
    target[2 * i] = (uint8_t)((uint16_t)(mine + sums[i] + 8) >> 4);
    target[2 * i + 1] = (uint8_t)((uint16_t)(mine + sums[i + 2] + 7) >> 4);
  }
}

#else

int jpeg_transform_is_there(void) { return 0; }
void jpeg_inverse_pair(const int16_t *blocks, int is_flat, uint8_t *first, size_t first_stride,
                       uint8_t *second, size_t second_stride) {
  (void)blocks, (void)is_flat, (void)first, (void)first_stride, (void)second, (void)second_stride;
}
void jpeg_inverse_reduced(const int16_t *block, int side, uint8_t *samples, size_t stride) {
  (void)block, (void)side, (void)samples, (void)stride;
}
void jpeg_row_to_rgb(const uint8_t *y, const uint8_t *cb, const uint8_t *cr, size_t count,
                     uint8_t *rgb) {
  (void)y, (void)cb, (void)cr, (void)count, (void)rgb;
}
void jpeg_upsample_row(const uint8_t *near, const uint8_t *far, size_t count, int16_t *sums,
                       uint8_t *target) {
  (void)near, (void)far, (void)count, (void)sums, (void)target;
}

#endif
