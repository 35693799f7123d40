#include "jpeg_color_rows.h"

#include <string.h>

#include "avx2_functions.h"

#if defined(__x86_64__)
#include <immintrin.h>

// 32 pixels are done at once, as 16 even and 16 odd ones: each sample of a colour of half
// resolution lies between those two, and bytes fall apart into 16-bit numbers that way without
// being moved.
typedef struct halves {
  __m256i even, odd;
} halves;

// Of 16 pixels, eight even ones stand before eight odd ones. Pixel p of red goes to byte 3 · p,
// which is a different one of 16 for each; green and blue follow one and two bytes behind.
#define RED_PLACES 0, 13, 3, 8, 6, 11, 1, 14, 4, 9, 7, 12, 2, 15, 5, 10
#define GREEN_PLACES 10, 0, 13, 3, 8, 6, 11, 1, 14, 4, 9, 7, 12, 2, 15, 5
#define BLUE_PLACES 5, 10, 0, 13, 3, 8, 6, 11, 1, 14, 4, 9, 7, 12, 2, 15
// Every third byte, from the first, the second and the third one.
#define THIRDS_0 -1, 0, 0, -1, 0, 0, -1, 0, 0, -1, 0, 0, -1, 0, 0, -1
#define THIRDS_1 0, -1, 0, 0, -1, 0, 0, -1, 0, 0, -1, 0, 0, -1, 0, 0
#define THIRDS_2 0, 0, -1, 0, 0, -1, 0, 0, -1, 0, 0, -1, 0, 0, -1, 0
#define TWICE(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

INLINE_AVX2 __m256i pick(__m256i red, __m256i green, __m256i blue, __m256i is_green,
                         __m256i is_blue) {
  return _mm256_blendv_epi8(_mm256_blendv_epi8(red, green, is_green), blue, is_blue);
}

// Even and odd numbers of each colour to 96 bytes. 16 pixels of a colour have the same places in
// each of three vectors, so that one shuffle serves all three.
INLINE_AVX2 void store_pixels(halves red, halves green, halves blue, uint8_t *rgb) {
  __m256i thirds[3] = {TWICE(THIRDS_0), TWICE(THIRDS_1), TWICE(THIRDS_2)};
  __m256i r = _mm256_shuffle_epi8(_mm256_packus_epi16(red.even, red.odd), TWICE(RED_PLACES));
  __m256i g = _mm256_shuffle_epi8(_mm256_packus_epi16(green.even, green.odd), TWICE(GREEN_PLACES));
  __m256i b = _mm256_shuffle_epi8(_mm256_packus_epi16(blue.even, blue.odd), TWICE(BLUE_PLACES));
  __m256i parts[3] = {pick(r, g, b, thirds[1], thirds[2]), pick(r, g, b, thirds[0], thirds[1]),
                      pick(r, g, b, thirds[2], thirds[0])};
  __m128i *target = (__m128i *)(void *)rgb;
  for (int i = 0; i < 3; i++) {
    _mm_storeu_si128(target + i, _mm256_castsi256_si128(parts[i]));
    _mm_storeu_si128(target + 3 + i, _mm256_extracti128_si256(parts[i], 1));
  }
}

// −0.34414 cb − 0.71414 cr, from the doubled colours.
INLINE_AVX2 __m256i green_part(__m256i cb, __m256i cr) {
  // −11277 in the low half and −23401 in the high one.
  __m256i factors = _mm256_set1_epi32((int)0xA497D3F3), half = _mm256_set1_epi32(1 << 15);
  __m256i low = _mm256_madd_epi16(_mm256_unpacklo_epi16(cb, cr), factors);
  __m256i high = _mm256_madd_epi16(_mm256_unpackhi_epi16(cb, cr), factors);
  return _mm256_packs_epi32(_mm256_srai_epi32(_mm256_add_epi32(low, half), 16),
                            _mm256_srai_epi32(_mm256_add_epi32(high, half), 16));
}

// Colours are doubled and around zero. The factors of red and blue were tried with all samples:
// they round as libjpeg's longer ones do.
INLINE_AVX2 void store_32(const uint8_t *y_row, halves cb, halves cr, uint8_t *rgb) {
  __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)y_row);
  halves y = {_mm256_and_si256(bytes, _mm256_set1_epi16(255)), _mm256_srli_epi16(bytes, 8)};
  __m256i for_red = _mm256_set1_epi16(22970), for_blue = _mm256_set1_epi16(29033);
  halves red = {_mm256_add_epi16(y.even, _mm256_mulhrs_epi16(cr.even, for_red)),
                _mm256_add_epi16(y.odd, _mm256_mulhrs_epi16(cr.odd, for_red))};
  halves green = {_mm256_add_epi16(y.even, green_part(cb.even, cr.even)),
                  _mm256_add_epi16(y.odd, green_part(cb.odd, cr.odd))};
  halves blue = {_mm256_add_epi16(y.even, _mm256_mulhrs_epi16(cb.even, for_blue)),
                 _mm256_add_epi16(y.odd, _mm256_mulhrs_epi16(cb.odd, for_blue))};
  store_pixels(red, green, blue, rgb);
}

INLINE_AVX2 halves full_color(const uint8_t *samples) {
  __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)samples);
  __m256i center = _mm256_set1_epi16(256);
  __m256i even = _mm256_and_si256(_mm256_add_epi16(bytes, bytes), _mm256_set1_epi16(510));
  __m256i odd = _mm256_slli_epi16(_mm256_srli_epi16(bytes, 8), 1);
  return (halves){_mm256_sub_epi16(even, center), _mm256_sub_epi16(odd, center)};
}

// Where 32 pixels do not fit, those that do.
static void copy_fitting(const uint8_t *pixels, uint8_t *rgb, const uint8_t *end) {
  size_t room = (size_t)(end - rgb);
  memcpy(rgb, pixels, room < 96 ? room : 96);
}

WITH_AVX2 void pic_jpeg_row_to_rgb(const uint8_t *y, const uint8_t *cb, const uint8_t *cr,
                                   size_t count, uint8_t *rgb, const uint8_t *end) {
  for (size_t x = 0; x < count; x += 32, rgb += 96) {
    uint8_t last[96];
    int fits = end - rgb >= 96;
    store_32(y + x, full_color(cb + x), full_color(cr + x), fits ? rgb : last);
    if (!fits) copy_fitting(last, rgb, end);
  }
}

// A moving view of a colour mixed from two rows: sums of 16 samples and the 16 behind them, and
// eight samples each of those around the border before.
typedef struct mixed {
  jpeg_halved_row rows;
  __m256i here, next, border;
} mixed;

INLINE_AVX2 __m256i wide(const uint8_t *samples) {
  return _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(const void *)samples));
}

INLINE_AVX2 __m256i sums(jpeg_halved_row rows, ptrdiff_t x) {
  __m256i near = wide(rows.near + x);
  return _mm256_add_epi16(_mm256_add_epi16(near, near), _mm256_add_epi16(near, wide(rows.far + x)));
}

INLINE_AVX2 mixed start_mixing(jpeg_halved_row rows) {
  mixed view = {.rows = rows, .here = sums(rows, 0), .next = sums(rows, 16)};
  view.border = _mm256_permute2x128_si256(sums(rows, -16), view.here, 0x21);
  return view;
}

// Doubled colours around zero of the 32 pixels whose samples begin at `x`; moves on.
INLINE_AVX2 halves take_mixed(mixed *view, ptrdiff_t x) {
  __m256i here = view->here, next = view->next;
  __m256i next_border = _mm256_permute2x128_si256(here, next, 0x21);
  __m256i left = _mm256_alignr_epi8(here, view->border, 14);
  __m256i right = _mm256_alignr_epi8(next_border, here, 2);
  __m256i three = _mm256_add_epi16(_mm256_add_epi16(here, here), here);
  // 128 is taken away before the division by 16.
  __m256i even = _mm256_add_epi16(_mm256_add_epi16(three, left), _mm256_set1_epi16(8 - 2048));
  __m256i odd = _mm256_add_epi16(_mm256_add_epi16(three, right), _mm256_set1_epi16(7 - 2048));
  view->here = next;
  view->next = sums(view->rows, x + 32);
  view->border = next_border;
  __m256i no_halves = _mm256_set1_epi16(-2);
  return (halves){_mm256_and_si256(_mm256_srai_epi16(even, 3), no_halves),
                  _mm256_and_si256(_mm256_srai_epi16(odd, 3), no_halves)};
}

WITH_AVX2 void pic_jpeg_halved_row_to_rgb(const uint8_t *y, jpeg_halved_row cb, jpeg_halved_row cr,
                                          size_t count, uint8_t *rgb, const uint8_t *end) {
  mixed blue = start_mixing(cb), red = start_mixing(cr);
  for (size_t x = 0; x < count; x += 32, rgb += 96) {
    uint8_t last[96];
    int fits = end - rgb >= 96;
    ptrdiff_t half = (ptrdiff_t)(x / 2);
    store_32(y + x, take_mixed(&blue, half), take_mixed(&red, half), fits ? rgb : last);
    if (!fits) copy_fitting(last, rgb, end);
  }
}

#else

void pic_jpeg_row_to_rgb(const uint8_t *y, const uint8_t *cb, const uint8_t *cr, size_t count,
                         uint8_t *rgb, const uint8_t *end) {
  (void)y, (void)cb, (void)cr, (void)count, (void)rgb, (void)end;
}
void pic_jpeg_halved_row_to_rgb(const uint8_t *y, jpeg_halved_row cb, jpeg_halved_row cr,
                                size_t count, uint8_t *rgb, const uint8_t *end) {
  (void)y, (void)cb, (void)cr, (void)count, (void)rgb, (void)end;
}

#endif
