#pragma once
// Products of 16-bit pairs, which Swift's SIMD types cannot express, and the shuffles around them.
// The resampling targets import this header with their own -march.

#include <stdint.h>
#include <string.h>
#if defined(__SSE2__)
#include <immintrin.h>
#endif

typedef int32_t pokeprep_int16 __attribute__((ext_vector_type(16)));
typedef int16_t pokeprep_short32 __attribute__((ext_vector_type(32)));
typedef int16_t pokeprep_short8 __attribute__((ext_vector_type(8)));
typedef uint8_t pokeprep_byte16 __attribute__((ext_vector_type(16)));
typedef uint8_t pokeprep_byte8 __attribute__((ext_vector_type(8)));
typedef uint32_t pokeprep_word16 __attribute__((ext_vector_type(16)));

#define POKEPREP_INLINE static inline __attribute__((always_inline))

/// sums[i] += pairs[2i] · w₀ + pairs[2i + 1] · w₁, wrapping; w₀ is the lower half of `weights`, w₁ the
/// upper, both signed. `pairs` holds 32 numbers of 16 bits.
POKEPREP_INLINE void pokeprep_add_pairs(pokeprep_int16 *sums, const int16_t *pairs,
                                        uint32_t weights) {
#if defined(__AVX512BW__)
  __m512i products = _mm512_madd_epi16(_mm512_loadu_si512(pairs), _mm512_set1_epi32((int)weights));
  *sums += (pokeprep_int16)products;
#elif defined(__AVX2__)
  __m256i both = _mm256_set1_epi32((int)weights);
  union {
    __m256i parts[2];
    pokeprep_int16 whole;
  } products;
  for (int i = 0; i < 2; i++)
    products.parts[i] =
        _mm256_madd_epi16(_mm256_loadu_si256((const __m256i *)(pairs + 16 * i)), both);
  *sums += products.whole;
#elif defined(__SSE2__)
  __m128i both = _mm_set1_epi32((int)weights);
  union {
    __m128i parts[4];
    pokeprep_int16 whole;
  } products;
  for (int i = 0; i < 4; i++)
    products.parts[i] = _mm_madd_epi16(_mm_loadu_si128((const __m128i *)(pairs + 8 * i)), both);
  *sums += products.whole;
#else
  int32_t first = (int16_t)(weights & 0xFFFF), second = (int16_t)(weights >> 16);
  for (int i = 0; i < 16; i++) (*sums)[i] += pairs[2 * i] * first + pairs[2 * i + 1] * second;
#endif
}

/// Two neighbouring pixels of three bytes as four pairs; the last pair means nothing. Reads 8 bytes.
POKEPREP_INLINE void pokeprep_pair_pixels3(const uint8_t *pixels, int16_t *pairs) {
  pokeprep_byte8 bytes;
  memcpy(&bytes, pixels, 8);
  pokeprep_byte8 ordered = __builtin_shufflevector(bytes, bytes, 0, 3, 1, 4, 2, 5, 3, 6);
  pokeprep_short8 wide = __builtin_convertvector(ordered, pokeprep_short8);
  memcpy(pairs, &wide, 16);
}

/// Two neighbouring pixels of four bytes as four pairs.
POKEPREP_INLINE void pokeprep_pair_pixels4(const uint8_t *pixels, int16_t *pairs) {
  pokeprep_byte8 bytes;
  memcpy(&bytes, pixels, 8);
  pokeprep_byte8 ordered = __builtin_shufflevector(bytes, bytes, 0, 4, 1, 5, 2, 6, 3, 7);
  pokeprep_short8 wide = __builtin_convertvector(ordered, pokeprep_short8);
  memcpy(pairs, &wide, 16);
}

/// 16 bytes of one row and the 16 below them as 16 pairs.
POKEPREP_INLINE void pokeprep_pair_rows(const uint8_t *upper, const uint8_t *lower,
                                        int16_t *pairs) {
  pokeprep_byte16 above, below;
  memcpy(&above, upper, 16);
  memcpy(&below, lower, 16);
  pokeprep_word16 wide = __builtin_convertvector(above, pokeprep_word16) |
                         __builtin_convertvector(below, pokeprep_word16) << 16;
  memcpy(pairs, &wide, 64);
}

/// The sums of a window, clamped to 0…255.
POKEPREP_INLINE void pokeprep_store_samples(pokeprep_int16 sums, uint8_t *samples) {
  sums = __builtin_elementwise_min(__builtin_elementwise_max(sums, (pokeprep_int16)0),
                                   (pokeprep_int16)255);
  pokeprep_byte16 bytes = __builtin_convertvector(sums, pokeprep_byte16);
  memcpy(samples, &bytes, 16);
}

/// The weighted sums of 16 slots over a window of `count` pairs of positions, as whole numbers of any
/// size: (half + Σ pairs · weights) >> 22, wrapping before the shift.
///
/// `pairs` is [pair][slot][2]; `weights` has two words a pair, the high and the low parts.
POKEPREP_INLINE pokeprep_int16 pokeprep_window(const int16_t *pairs, const uint32_t *weights,
                                               int32_t count) {
  pokeprep_int16 high = 0, low = 1 << 21;
  // Windows are short: unrolling costs more than it saves.
#pragma clang loop unroll(disable)
  for (int32_t left = count; left > 0; left--) {
    pokeprep_add_pairs(&high, pairs, weights[0]);
    pokeprep_add_pairs(&low, pairs, weights[1]);
    pairs += 32;
    weights += 2;
  }
  return (pokeprep_int16)(((pokeprep_word16)high << 12) + (pokeprep_word16)low) >> 22;
}

/// Four windows of the slots [row][channel of four], clamped to 0…255: four pixels for each of four
/// rows, [row][pixel][channel] in 64 bytes.
POKEPREP_INLINE void pokeprep_pack_pixels(pokeprep_int16 first, pokeprep_int16 second,
                                          pokeprep_int16 third, pokeprep_int16 fourth,
                                          uint8_t *pixels) {
#if defined(__AVX512BW__)
  __m512i front = _mm512_packs_epi32((__m512i)first, (__m512i)second);
  __m512i back = _mm512_packs_epi32((__m512i)third, (__m512i)fourth);
  _mm512_storeu_si512(pixels, _mm512_packus_epi16(front, back));
#elif defined(__SSE2__)
  union {
    pokeprep_int16 whole;
    __m128i rows[4];
  } sums[4] = {{first}, {second}, {third}, {fourth}};
  for (int row = 0; row < 4; row++) {
    __m128i front = _mm_packs_epi32(sums[0].rows[row], sums[1].rows[row]);
    __m128i back = _mm_packs_epi32(sums[2].rows[row], sums[3].rows[row]);
    _mm_storeu_si128((__m128i *)(pixels + 16 * row), _mm_packus_epi16(front, back));
  }
#else
  pokeprep_int16 sums[4] = {first, second, third, fourth};
  for (int row = 0; row < 4; row++)
    for (int pixel = 0; pixel < 4; pixel++)
      for (int channel = 0; channel < 4; channel++) {
        int32_t value = sums[pixel][4 * row + channel];
        pixels[16 * row + 4 * pixel + channel] = value < 0 ? 0 : value > 255 ? 255 : (uint8_t)value;
      }
#endif
}

/// Four pixels of four bytes as four pixels of three; reads 16 bytes and writes 12.
POKEPREP_INLINE void pokeprep_drop_fourth(const uint8_t *pixels, uint8_t *target) {
  pokeprep_byte16 bytes;
  memcpy(&bytes, pixels, 16);
  bytes = __builtin_shufflevector(bytes, bytes, 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 15, 15, 15,
                                  15);
  memcpy(target, &bytes, 12);
}
