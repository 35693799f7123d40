#pragma once
// Weighted sums over pixels of three bytes in eight rows at once. The resampling targets import this header with
// their own -march.

#include <stdint.h>
#include <string.h>
#if defined(__AVX2__)
#include <immintrin.h>
#endif

#define POKEPREP_OCTET static inline __attribute__((always_inline))

// A channel of eight rows fills a register, so that three channels waste none; slots for four rows and four
// channels waste a quarter.
#if defined(__AVX2__) && !defined(__AVX512BW__)
enum { pokeprep_has_octets = 1 };
#else
enum { pokeprep_has_octets = 0 };
#endif

/// Numbers that a pair of pixels takes: [channel][row][2].
enum { pokeprep_octet_width = 48 };

#if defined(__AVX2__)

/// Two rows of a pair of pixels: the first and second red of both rows, the greens, the blues.
POKEPREP_OCTET __m128i pokeprep_two_rows(const uint8_t *first, long stride) {
  __m128i upper = _mm_loadl_epi64((const __m128i *)first);
  __m128i lower = _mm_loadl_epi64((const __m128i *)(first + stride));
  return _mm_shuffle_epi8(
      _mm_unpacklo_epi64(upper, lower),
      _mm_setr_epi8(0, 3, 8, 11, 1, 4, 9, 12, 2, 5, 10, 13, -1, -1, -1, -1));
}

/// A pair of neighbouring pixels of eight rows; reads eight bytes of each.
POKEPREP_OCTET void pokeprep_group_octet(const uint8_t *first, long stride, int16_t *slots) {
  __m128i twos[4];
  for (int i = 0; i < 4; i++) twos[i] = pokeprep_two_rows(first + 2 * i * stride, stride);
  __m128i upper = _mm_unpacklo_epi32(twos[0], twos[1]), lower = _mm_unpacklo_epi32(twos[2], twos[3]);
  __m128i blue = _mm_unpacklo_epi64(_mm_unpackhi_epi32(twos[0], twos[1]),
                                    _mm_unpackhi_epi32(twos[2], twos[3]));
  __m256i *target = (__m256i *)slots;
  _mm256_storeu_si256(target, _mm256_cvtepu8_epi16(_mm_unpacklo_epi64(upper, lower)));
  _mm256_storeu_si256(target + 1, _mm256_cvtepu8_epi16(_mm_unpackhi_epi64(upper, lower)));
  _mm256_storeu_si256(target + 2, _mm256_cvtepu8_epi16(blue));
}

/// The sums of two windows over `count` pairs, shifted: [window][channel], eight rows each.
POKEPREP_OCTET void pokeprep_sum_octets(const int16_t *first, const int16_t *second,
                                        const uint32_t *first_weights,
                                        const uint32_t *second_weights, int32_t count,
                                        __m256i whole[2][3]) {
  __m256i high[2][3], low[2][3];
  for (int i = 0; i < 2; i++) {
    for (int channel = 0; channel < 3; channel++) {
      high[i][channel] = _mm256_setzero_si256();
      low[i][channel] = _mm256_set1_epi32(1 << 21);
    }
  }
  const int16_t *pairs[2] = {first, second};
  const uint32_t *weights[2] = {first_weights, second_weights};
#pragma clang loop unroll(disable)
  for (int32_t pair = 0; pair < count; pair++) {
    for (int i = 0; i < 2; i++) {
      __m256i upper = _mm256_set1_epi32((int)weights[i][2 * pair]);
      __m256i lower = _mm256_set1_epi32((int)weights[i][2 * pair + 1]);
      for (int channel = 0; channel < 3; channel++) {
        const int16_t *place = pairs[i] + pokeprep_octet_width * pair + 16 * channel;
        __m256i samples = _mm256_loadu_si256((const __m256i *)place);
        high[i][channel] = _mm256_add_epi32(high[i][channel], _mm256_madd_epi16(samples, upper));
        low[i][channel] = _mm256_add_epi32(low[i][channel], _mm256_madd_epi16(samples, lower));
      }
    }
  }
  for (int i = 0; i < 2; i++)
    for (int channel = 0; channel < 3; channel++)
      whole[i][channel] = _mm256_srai_epi32(
          _mm256_add_epi32(_mm256_slli_epi32(high[i][channel], 12), low[i][channel]), 22);
}

/// Writes four pixels of three bytes to each of eight rows: [window][channel], eight rows each.
POKEPREP_OCTET void pokeprep_store_octets(const __m256i whole[4][3], uint8_t *target, long stride) {
  // By rows: four bytes of a channel for each, in each half four rows.
  const __m256i by_row = _mm256_broadcastsi128_si256(
      _mm_setr_epi8(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15));
  __m256i bytes[3];
  for (int channel = 0; channel < 3; channel++) {
    __m256i front = _mm256_packs_epi32(whole[0][channel], whole[1][channel]);
    __m256i back = _mm256_packs_epi32(whole[2][channel], whole[3][channel]);
    bytes[channel] = _mm256_shuffle_epi8(_mm256_packus_epi16(front, back), by_row);
  }
  const __m256i by_pixel = _mm256_broadcastsi128_si256(
      _mm_setr_epi8(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11, -1, -1, -1, -1));
  for (int half = 0; half < 2; half++) {
    __m256i two = half ? _mm256_unpackhi_epi32(bytes[0], bytes[1])
                       : _mm256_unpacklo_epi32(bytes[0], bytes[1]);
    __m256i one = half ? _mm256_unpackhi_epi32(bytes[2], bytes[2])
                       : _mm256_unpacklo_epi32(bytes[2], bytes[2]);
    for (int odd = 0; odd < 2; odd++) {
      __m256i row = odd ? _mm256_unpackhi_epi64(two, one) : _mm256_unpacklo_epi64(two, one);
      row = _mm256_shuffle_epi8(row, by_pixel);
      __m128i parts[2] = {_mm256_castsi256_si128(row), _mm256_extracti128_si256(row, 1)};
      for (int i = 0; i < 2; i++) memcpy(target + (4 * i + 2 * half + odd) * stride, &parts[i], 12);
    }
  }
}

#endif

/// Four windows at once over pairs of eight rows, written as four pixels of three bytes to each row.
///
/// As `pokeprep_sum_pixels` of integer_intrinsics.h; `pairs` is [pair][channel][row][2].
POKEPREP_OCTET void pokeprep_sum_octet_pixels(const int16_t *pairs, const int32_t *starts,
                                              const uint32_t *weights, int32_t count,
                                              uint8_t *target, long stride) {
#if defined(__AVX2__)
  __m256i whole[4][3];
  for (int i = 0; i < 4; i += 2)
    pokeprep_sum_octets(pairs + (long)pokeprep_octet_width * starts[i],
                        pairs + (long)pokeprep_octet_width * starts[i + 1],
                        weights + (long)2 * count * i, weights + (long)2 * count * (i + 1), count,
                        whole + i);
  pokeprep_store_octets(whole, target, stride);
#else
  (void)pairs, (void)starts, (void)weights, (void)count, (void)target, (void)stride;
#endif
}

#if !defined(__AVX2__)
POKEPREP_OCTET void pokeprep_group_octet(const uint8_t *first, long stride, int16_t *slots) {
  (void)first, (void)stride, (void)slots;
}
#endif
