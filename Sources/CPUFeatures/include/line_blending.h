#pragma once
// Weighted sums of rows and of neighbouring pixels. The resampling targets import this header with their own
// -march.

#include <stdint.h>
#include <string.h>
#if defined(__AVX2__)
#include <immintrin.h>
#endif

#define POKEPREP_BLEND static inline __attribute__((always_inline))

/// ((128 + Σ row · weight) >> 8) − 128 of `count` bytes, as signed bytes.
///
/// The weights of `taps` rows from the one numbered `first` on add up to 256, each below 256; behind the row
/// numbered `last` that one stands for the rest. `taps` is even.
POKEPREP_BLEND void pokeprep_blend_bytes(const uint8_t *source, long stride, long first, long last,
                                         const uint8_t *weights, long taps, long count,
                                         int8_t *target) {
  for (long place = 0; place < count; place++) {
    uint32_t sum = 128;
    for (long tap = 0; tap < taps; tap++) {
      long row = first + tap < last ? first + tap : last;
      sum += (uint32_t)source[row * stride + place] * weights[tap];
    }
    target[place] = (int8_t)((int)(sum >> 8) - 128);
  }
}

/// Bytes that `pokeprep_blend_strip` makes.
enum { pokeprep_strip = 64 };

#if defined(__AVX2__)

/// As `pokeprep_blend_bytes`, of a strip.
///
/// Rows are taken in pairs, as signed numbers: then a product instruction takes weights up to 255, and its sums of
/// two stay above −32,769.
POKEPREP_BLEND void pokeprep_blend_strip(const uint8_t *source, long stride, long first, long last,
                                         const uint8_t *weights, long taps, int8_t *target) {
  const __m256i sign = _mm256_set1_epi8((char)0x80);
  __m256i low[2], high[2];
  for (int i = 0; i < 2; i++) low[i] = high[i] = _mm256_set1_epi16(128);
#pragma clang loop unroll(disable)
  for (long tap = 0; tap < taps; tap += 2) {
    const uint8_t *even = source + (first + tap < last ? first + tap : last) * stride;
    const uint8_t *odd = source + (first + tap + 1 < last ? first + tap + 1 : last) * stride;
    int16_t both;
    memcpy(&both, weights + tap, 2);
    __m256i pair = _mm256_set1_epi16(both);
    for (int i = 0; i < 2; i++) {
      __m256i a = _mm256_xor_si256(_mm256_loadu_si256((const __m256i *)(even + 32 * i)), sign);
      __m256i b = _mm256_xor_si256(_mm256_loadu_si256((const __m256i *)(odd + 32 * i)), sign);
      low[i] = _mm256_add_epi16(low[i], _mm256_maddubs_epi16(pair, _mm256_unpacklo_epi8(a, b)));
      high[i] = _mm256_add_epi16(high[i], _mm256_maddubs_epi16(pair, _mm256_unpackhi_epi8(a, b)));
    }
  }
  for (int i = 0; i < 2; i++) {
    __m256i bytes =
        _mm256_packs_epi16(_mm256_srai_epi16(low[i], 8), _mm256_srai_epi16(high[i], 8));
    _mm256_storeu_si256((__m256i *)(target + 32 * i), bytes);
  }
}

/// Where four pixels of 1, 3 or 4 bytes have their reds, greens, blues and fourth channels.
POKEPREP_BLEND __m256i pokeprep_pixel_order(long channels) {
  if (channels == 1)
    return _mm256_setr_epi8(0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1,
                            2, 3, 0, 1, 2, 3);
  if (channels == 3)
    return _mm256_setr_epi8(0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11, -1, -1, -1, -1, 0, 3, 6, 9, 1, 4, 7,
                            10, 2, 5, 8, 11, -1, -1, -1, -1);
  return _mm256_setr_epi8(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15, 0, 4, 8, 12, 1, 5, 9, 13,
                          2, 6, 10, 14, 3, 7, 11, 15);
}

/// Pixels from two places in a row, four each.
POKEPREP_BLEND __m256i pokeprep_two_fours(const int8_t *first, const int8_t *second, __m256i order) {
  __m256i both = _mm256_inserti128_si256(
      _mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)first)),
      _mm_loadu_si128((const __m128i *)second), 1);
  return _mm256_shuffle_epi8(both, order);
}

/// Weights of four pixels from two windows, each four times.
POKEPREP_BLEND __m256i pokeprep_two_weights(const uint8_t *first, const uint8_t *second) {
  int32_t a, b;
  memcpy(&a, first, 4);
  memcpy(&b, second, 4);
  return _mm256_inserti128_si256(_mm256_castsi128_si256(_mm_set1_epi32(a)), _mm_set1_epi32(b), 1);
}

/// Windows whose weights stay in registers have no more than so many groups of four pixels.
enum { pokeprep_kept_groups = 2 };

/// Adds a group of four pixels of two windows each to four sums: windows 0 and 2, and 1 and 3, so that
/// packing brings them into order.
POKEPREP_BLEND void pokeprep_add_group(const int8_t *row, const long offsets[4], const __m256i fours[2],
                                       __m256i order, __m256i sums[2]) {
  for (int i = 0; i < 2; i++) {
    __m256i pixels = pokeprep_two_fours(row + offsets[i], row + offsets[i + 2], order);
    __m256i products = _mm256_maddubs_epi16(fours[i], pixels);
    sums[i] = _mm256_add_epi32(sums[i], _mm256_madd_epi16(products, _mm256_set1_epi16(1)));
  }
}

/// Shifts four sums and writes them as pixels.
POKEPREP_BLEND void pokeprep_store_sums(const __m256i sums[2], uint8_t *target) {
  __m256i words =
      _mm256_packs_epi32(_mm256_srai_epi32(sums[0], 8), _mm256_srai_epi32(sums[1], 8));
  __m128i bytes =
      _mm_packs_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
  _mm_storeu_si128((__m128i *)target, _mm_xor_si128(bytes, _mm_set1_epi8((char)0x80)));
}

/// As `pokeprep_blend_pixels`, with the numbers of channels and groups known.
POKEPREP_BLEND void pokeprep_blend_known_pixels(const int8_t *row, long stride, long rows,
                                                long channels, const int32_t *starts,
                                                const uint8_t *weights, long groups, uint8_t *target,
                                                long target_stride) {
  const __m256i order = pokeprep_pixel_order(channels);
  const long taps = 4 * groups;
  long offsets[4];
  for (int i = 0; i < 4; i++) offsets[i] = starts[i] * channels;
  // What is loaded before the rows need not be loaded for each.
  __m256i kept[pokeprep_kept_groups][2];
  for (long group = 0; group < groups && group < pokeprep_kept_groups; group++)
    for (int i = 0; i < 2; i++)
      kept[group][i] = pokeprep_two_weights(weights + i * taps + 4 * group,
                                            weights + (i + 2) * taps + 4 * group);
  for (long y = 0; y < rows; y++) {
    __m256i sums[2] = {_mm256_set1_epi32(128), _mm256_set1_epi32(128)};
    for (long group = 0; group < groups && group < pokeprep_kept_groups; group++)
      pokeprep_add_group(row + 4 * group * channels, offsets, kept[group], order, sums);
#pragma clang loop unroll(disable)
    for (long group = pokeprep_kept_groups; group < groups; group++) {
      __m256i fours[2];
      for (int i = 0; i < 2; i++)
        fours[i] = pokeprep_two_weights(weights + i * taps + 4 * group,
                                        weights + (i + 2) * taps + 4 * group);
      pokeprep_add_group(row + 4 * group * channels, offsets, fours, order, sums);
    }
    pokeprep_store_sums(sums, target);
    row += stride;
    target += target_stride;
  }
}

#else

typedef uint8_t pokeprep_line16 __attribute__((ext_vector_type(16)));
typedef uint16_t pokeprep_sums16 __attribute__((ext_vector_type(16)));

/// As `pokeprep_blend_bytes`, of a strip.
POKEPREP_BLEND void pokeprep_blend_strip(const uint8_t *source, long stride, long first, long last,
                                         const uint8_t *weights, long taps, int8_t *target) {
  pokeprep_sums16 sums[4];
  for (int i = 0; i < 4; i++) sums[i] = 128;
#pragma clang loop unroll(disable)
  for (long tap = 0; tap < taps; tap++) {
    const uint8_t *row = source + (first + tap < last ? first + tap : last) * stride;
    for (int i = 0; i < 4; i++) {
      pokeprep_line16 bytes;
      memcpy(&bytes, row + 16 * i, 16);
      sums[i] += __builtin_convertvector(bytes, pokeprep_sums16) * (uint16_t)weights[tap];
    }
  }
  for (int i = 0; i < 4; i++) {
    pokeprep_line16 bytes = __builtin_convertvector(sums[i] >> 8, pokeprep_line16) ^ 0x80;
    memcpy(target + 16 * i, &bytes, 16);
  }
}

#endif

/// A pixel of four bytes, (128 + Σ pixel · weight) >> 8 over `taps` pixels of signed bytes.
POKEPREP_BLEND void pokeprep_blend_pixel(const int8_t *first, long channels, const uint8_t *weights,
                                         long taps, uint8_t *target) {
  for (long channel = 0; channel < 4; channel++) {
    const int8_t *place = first + (channels == 1 ? 0 : channel);
    int32_t sum = 128;
    for (long tap = 0; tap < (channels == 3 && channel == 3 ? 0 : taps); tap++)
      sum += place[tap * channels] * weights[tap];
    target[channel] = (uint8_t)((sum >> 8) + 128);
  }
}

/// Four pixels of four bytes in each of `rows` rows, each (128 + Σ pixel · weight) >> 8 over `taps` pixels of
/// signed bytes; `starts` tells where each window begins, and its weights stand behind those of the one before.
///
/// Grey gives equal channels; where there are three, the fourth becomes 128. `taps` is a multiple of four,
/// and four pixels are read as 16 bytes.
POKEPREP_BLEND void pokeprep_blend_pixels(const int8_t *row, long stride, long rows, long channels,
                                          const int32_t *starts, const uint8_t *weights, long taps,
                                          uint8_t *target, long target_stride) {
#if defined(__AVX2__)
  long groups = taps / 4;
  if (groups == 1)
    pokeprep_blend_known_pixels(row, stride, rows, channels, starts, weights, 1, target,
                                target_stride);
  else if (groups == 2)
    pokeprep_blend_known_pixels(row, stride, rows, channels, starts, weights, 2, target,
                                target_stride);
  else
    pokeprep_blend_known_pixels(row, stride, rows, channels, starts, weights, groups, target,
                                target_stride);
#else
  for (long y = 0; y < rows; y++)
    for (long window = 0; window < 4; window++)
      pokeprep_blend_pixel(row + y * stride + starts[window] * channels, channels,
                           weights + window * taps, taps, target + y * target_stride + 4 * window);
#endif
}
