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

// What the sums of a window stand in: 16 slots of 32 bits, in as many registers as it takes.
#if defined(__AVX512VNNI__)
// Products of four bytes each: a weight is three signed digits of 8 bits.
enum { pokeprep_group = 4, pokeprep_group_words = 3, pokeprep_group_read = 16 };
#else
// Products of two numbers of 16 bits each: a weight is split into its upper part and 12 bits.
enum { pokeprep_group = 2, pokeprep_group_words = 2, pokeprep_group_read = 8 };
#endif

#if defined(__AVX512BW__)
enum { pokeprep_sum_parts = 1, pokeprep_part_pairs = 32 };
typedef __m512i pokeprep_sum;
#define POKEPREP_MADD(pairs, both) _mm512_madd_epi16(_mm512_loadu_si512(pairs), both)
#define POKEPREP_SET _mm512_set1_epi32
#define POKEPREP_ADD _mm512_add_epi32
#define POKEPREP_WHOLE(high, low) \
  _mm512_srai_epi32(_mm512_add_epi32(_mm512_slli_epi32(high, 12), low), 22)
#define POKEPREP_DIGITS(first, second, third) \
  _mm512_srai_epi32(_mm512_add_epi32(_mm512_add_epi32(first, _mm512_slli_epi32(second, 8)), \
                                     _mm512_slli_epi32(third, 16)), 22)
#define POKEPREP_PACK_WORDS _mm512_packs_epi32
#define POKEPREP_PACK_BYTES _mm512_packus_epi16
#define POKEPREP_STORE(target, value) _mm512_storeu_si512(target, value)
#elif defined(__AVX2__)
enum { pokeprep_sum_parts = 2, pokeprep_part_pairs = 16 };
typedef __m256i pokeprep_sum;
#define POKEPREP_MADD(pairs, both) \
  _mm256_madd_epi16(_mm256_loadu_si256((const __m256i *)(pairs)), both)
#define POKEPREP_SET _mm256_set1_epi32
#define POKEPREP_ADD _mm256_add_epi32
#define POKEPREP_WHOLE(high, low) \
  _mm256_srai_epi32(_mm256_add_epi32(_mm256_slli_epi32(high, 12), low), 22)
#define POKEPREP_PACK_WORDS _mm256_packs_epi32
#define POKEPREP_PACK_BYTES _mm256_packus_epi16
#define POKEPREP_STORE(target, value) _mm256_storeu_si256((__m256i *)(target), value)
#elif defined(__SSE2__)
enum { pokeprep_sum_parts = 4, pokeprep_part_pairs = 8 };
typedef __m128i pokeprep_sum;
#define POKEPREP_MADD(pairs, both) _mm_madd_epi16(_mm_loadu_si128((const __m128i *)(pairs)), both)
#define POKEPREP_SET _mm_set1_epi32
#define POKEPREP_ADD _mm_add_epi32
#define POKEPREP_WHOLE(high, low) _mm_srai_epi32(_mm_add_epi32(_mm_slli_epi32(high, 12), low), 22)
#define POKEPREP_PACK_WORDS _mm_packs_epi32
#define POKEPREP_PACK_BYTES _mm_packus_epi16
#define POKEPREP_STORE(target, value) _mm_storeu_si128((__m128i *)(target), value)
#endif

/// Puts one sample into a group of 16 slots; `position` counts within the group.
POKEPREP_INLINE void pokeprep_put(int16_t *group, long slot, long position, uint8_t sample) {
#if defined(__AVX512VNNI__)
  ((uint8_t *)group)[4 * slot + position] = sample;
#else
  group[2 * slot + position] = sample;
#endif
}

/// A group of neighbouring pixels of three bytes as four slots; the last slot means nothing. Reads
/// `pokeprep_group_read` bytes.
POKEPREP_INLINE void pokeprep_group_pixels3(const uint8_t *pixels, int16_t *slots) {
#if defined(__AVX512VNNI__)
  pokeprep_byte16 bytes;
  memcpy(&bytes, pixels, 16);
  bytes = __builtin_shufflevector(bytes, bytes, 0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12);
  memcpy(slots, &bytes, 16);
#else
  pokeprep_byte8 bytes;
  memcpy(&bytes, pixels, 8);
  pokeprep_byte8 ordered = __builtin_shufflevector(bytes, bytes, 0, 3, 1, 4, 2, 5, 3, 6);
  pokeprep_short8 wide = __builtin_convertvector(ordered, pokeprep_short8);
  memcpy(slots, &wide, 16);
#endif
}

/// A group of neighbouring pixels of four bytes as four slots. Reads `pokeprep_group_read` bytes.
POKEPREP_INLINE void pokeprep_group_pixels4(const uint8_t *pixels, int16_t *slots) {
#if defined(__AVX512VNNI__)
  pokeprep_byte16 bytes;
  memcpy(&bytes, pixels, 16);
  bytes = __builtin_shufflevector(bytes, bytes, 0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
  memcpy(slots, &bytes, 16);
#else
  pokeprep_byte8 bytes;
  memcpy(&bytes, pixels, 8);
  pokeprep_byte8 ordered = __builtin_shufflevector(bytes, bytes, 0, 4, 1, 5, 2, 6, 3, 7);
  pokeprep_short8 wide = __builtin_convertvector(ordered, pokeprep_short8);
  memcpy(slots, &wide, 16);
#endif
}

/// 16 bytes of a group of rows as 16 slots. The rows are `stride` bytes apart; behind the first `rows`
/// of them the last one stands for the rest.
POKEPREP_INLINE void pokeprep_group_rows(const uint8_t *first, long stride, long rows,
                                         int16_t *slots) {
  pokeprep_byte16 row[pokeprep_group];
  for (int i = 0; i < pokeprep_group; i++)
    memcpy(&row[i], first + (i < rows ? i : rows - 1) * stride, 16);
#if defined(__AVX512VNNI__)
  __m128i upper_low = _mm_unpacklo_epi8((__m128i)row[0], (__m128i)row[1]);
  __m128i upper_high = _mm_unpackhi_epi8((__m128i)row[0], (__m128i)row[1]);
  __m128i lower_low = _mm_unpacklo_epi8((__m128i)row[2], (__m128i)row[3]);
  __m128i lower_high = _mm_unpackhi_epi8((__m128i)row[2], (__m128i)row[3]);
  __m128i *target = (__m128i *)slots;
  _mm_storeu_si128(target, _mm_unpacklo_epi16(upper_low, lower_low));
  _mm_storeu_si128(target + 1, _mm_unpackhi_epi16(upper_low, lower_low));
  _mm_storeu_si128(target + 2, _mm_unpacklo_epi16(upper_high, lower_high));
  _mm_storeu_si128(target + 3, _mm_unpackhi_epi16(upper_high, lower_high));
#else
  pokeprep_word16 wide = __builtin_convertvector(row[0], pokeprep_word16) |
                         __builtin_convertvector(row[1], pokeprep_word16) << 16;
  memcpy(slots, &wide, 64);
#endif
}

#if !defined(__SSE2__)
// The sums of a window without vector instructions.
POKEPREP_INLINE void pokeprep_plain_sums(const int16_t *pairs, const uint32_t *weights,
                                         int32_t count, int32_t *sums) {
  for (int slot = 0; slot < 16; slot++) {
    uint32_t high = 0, low = 1u << 21;
    for (int32_t pair = 0; pair < count; pair++) {
      const int16_t *two = pairs + 32 * pair + 2 * slot;
      uint32_t first = weights[2 * pair], second = weights[2 * pair + 1];
      high += (uint32_t)(two[0] * (int16_t)first + two[1] * (int16_t)(first >> 16));
      low += (uint32_t)(two[0] * (int16_t)second + two[1] * (int16_t)(second >> 16));
    }
    sums[slot] = (int32_t)((high << 12) + low) >> 22;
  }
}
#endif

/// The weighted sums of 16 slots over a window of `count` pairs of positions, clamped to 0…255:
/// (half + Σ pairs · weights) >> 22, wrapping before the shift.
///
/// `pairs` is [pair][slot][2] in 16 bits; `weights` has two words a pair, first the high parts and
/// then the low ones (12 bits) of the two weights, each word with the first one in its lower half. With
/// groups of four, they are [group][slot][4] in bytes, and three words of four digits, the lowest first.
POKEPREP_INLINE void pokeprep_sum_window(const int16_t *pairs, const uint32_t *weights,
                                         int32_t count, uint8_t *samples) {
  int32_t sums[16];
#if defined(__AVX512VNNI__)
  __m512i digits[3] = {POKEPREP_SET(1 << 21), POKEPREP_SET(0), POKEPREP_SET(0)};
#pragma clang loop unroll(disable)
  for (int32_t group = 0; group < count; group++) {
    __m512i bytes = _mm512_loadu_si512(pairs + 32 * group);
    for (int i = 0; i < 3; i++)
      digits[i] =
          _mm512_dpbusd_epi32(digits[i], bytes, POKEPREP_SET((int)weights[3 * group + i]));
  }
  POKEPREP_STORE(sums, POKEPREP_DIGITS(digits[0], digits[1], digits[2]));
#elif defined(__SSE2__)
  pokeprep_sum high[pokeprep_sum_parts], low[pokeprep_sum_parts];
  for (int part = 0; part < pokeprep_sum_parts; part++) {
    high[part] = POKEPREP_SET(0);
    low[part] = POKEPREP_SET(1 << 21);
  }
#pragma clang loop unroll(disable)
  for (int32_t pair = 0; pair < count; pair++) {
    pokeprep_sum first = POKEPREP_SET((int)weights[2 * pair]);
    pokeprep_sum second = POKEPREP_SET((int)weights[2 * pair + 1]);
    for (int part = 0; part < pokeprep_sum_parts; part++) {
      const int16_t *samples16 = pairs + 32 * pair + pokeprep_part_pairs * part;
      high[part] = POKEPREP_ADD(high[part], POKEPREP_MADD(samples16, first));
      low[part] = POKEPREP_ADD(low[part], POKEPREP_MADD(samples16, second));
    }
  }
  for (int part = 0; part < pokeprep_sum_parts; part++)
    POKEPREP_STORE(sums + pokeprep_part_pairs / 2 * part, POKEPREP_WHOLE(high[part], low[part]));
#else
  pokeprep_plain_sums(pairs, weights, count, sums);
#endif
  pokeprep_int16 whole;
  memcpy(&whole, sums, sizeof whole);
  whole = __builtin_elementwise_min(__builtin_elementwise_max(whole, (pokeprep_int16)0),
                                    (pokeprep_int16)255);
  pokeprep_byte16 bytes = __builtin_convertvector(whole, pokeprep_byte16);
  memcpy(samples, &bytes, 16);
}

/// Four windows at once over the slots [row][channel of four]: four pixels for each of four rows,
/// clamped to 0…255, as [row][pixel][channel] in 64 bytes.
///
/// Window i begins at pair (or group) `starts[i]` and has its weights behind those of window i − 1; of the four
/// only the first `windows` exist, and the last one stands for the rest.
POKEPREP_INLINE void pokeprep_sum_pixels(const int16_t *pairs, const int32_t *starts,
                                         const uint32_t *weights, int32_t count, int32_t windows,
                                         uint8_t *pixels) {
  const int16_t *window_pairs[4];
  const uint32_t *window_weights[4];
  for (int i = 0; i < 4; i++) {
    int32_t window = i < windows ? i : windows - 1;
    window_pairs[i] = pairs + (size_t)32 * (size_t)starts[window];
    window_weights[i] =
        weights + (size_t)pokeprep_group_words * (size_t)count * (size_t)window;
  }
#if defined(__AVX512VNNI__)
  __m512i digits[4][3], whole[4];
  for (int i = 0; i < 4; i++) {
    digits[i][0] = POKEPREP_SET(1 << 21);
    digits[i][1] = digits[i][2] = POKEPREP_SET(0);
  }
#pragma clang loop unroll(disable)
  for (int32_t group = 0; group < count; group++) {
    for (int i = 0; i < 4; i++) {
      __m512i bytes = _mm512_loadu_si512(window_pairs[i] + 32 * group);
      for (int j = 0; j < 3; j++)
        digits[i][j] = _mm512_dpbusd_epi32(digits[i][j], bytes,
                                           POKEPREP_SET((int)window_weights[i][3 * group + j]));
    }
  }
  for (int i = 0; i < 4; i++)
    whole[i] = POKEPREP_DIGITS(digits[i][0], digits[i][1], digits[i][2]);
  __m512i front = POKEPREP_PACK_WORDS(whole[0], whole[1]);
  __m512i back = POKEPREP_PACK_WORDS(whole[2], whole[3]);
  POKEPREP_STORE(pixels, POKEPREP_PACK_BYTES(front, back));
#elif defined(__SSE2__)
  // Eight sums at a time fill the registers: of four windows, or with two parts of two windows, so that
  // each weight is loaded once.
  enum { sums = pokeprep_sum_parts == 2 ? 2 : 4, parts = pokeprep_sum_parts == 2 ? 2 : 1 };
  for (int first_part = 0; first_part < pokeprep_sum_parts; first_part += parts) {
    pokeprep_sum words[parts][4];
    for (int first_sum = 0; first_sum < 4; first_sum += sums) {
      pokeprep_sum high[sums][parts], low[sums][parts];
      for (int i = 0; i < sums; i++) {
        for (int part = 0; part < parts; part++) {
          high[i][part] = POKEPREP_SET(0);
          low[i][part] = POKEPREP_SET(1 << 21);
        }
      }
#pragma clang loop unroll(disable)
      for (int32_t pair = 0; pair < count; pair++) {
        for (int i = 0; i < sums; i++) {
          const uint32_t *two = window_weights[first_sum + i] + 2 * pair;
          pokeprep_sum first = POKEPREP_SET((int)two[0]);
          pokeprep_sum second = POKEPREP_SET((int)two[1]);
          for (int part = 0; part < parts; part++) {
            const int16_t *samples = window_pairs[first_sum + i] + 32 * pair +
                                     pokeprep_part_pairs * (first_part + part);
            high[i][part] = POKEPREP_ADD(high[i][part], POKEPREP_MADD(samples, first));
            low[i][part] = POKEPREP_ADD(low[i][part], POKEPREP_MADD(samples, second));
          }
        }
      }
      for (int i = 0; i < sums; i++) {
        for (int part = 0; part < parts; part++)
          words[part][first_sum + i] = POKEPREP_WHOLE(high[i][part], low[i][part]);
      }
    }
    for (int part = 0; part < parts; part++) {
      pokeprep_sum front = POKEPREP_PACK_WORDS(words[part][0], words[part][1]);
      pokeprep_sum back = POKEPREP_PACK_WORDS(words[part][2], words[part][3]);
      POKEPREP_STORE(pixels + 2 * pokeprep_part_pairs * (first_part + part),
                     POKEPREP_PACK_BYTES(front, back));
    }
  }
#else
  for (int i = 0; i < 4; i++) {
    int32_t sums[16];
    pokeprep_plain_sums(window_pairs[i], window_weights[i], count, sums);
    for (int slot = 0; slot < 16; slot++)
      pixels[16 * (slot / 4) + 4 * i + slot % 4] =
          sums[slot] < 0 ? 0 : sums[slot] > 255 ? 255 : (uint8_t)sums[slot];
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

/// Four rows of four pixels of four bytes as rows of pixels of three, `stride` bytes apart.
POKEPREP_INLINE void pokeprep_store_pixels3(const uint8_t *pixels, uint8_t *target, long stride) {
  pokeprep_drop_fourth(pixels, target);
  pokeprep_drop_fourth(pixels + 16, target + stride);
  pokeprep_drop_fourth(pixels + 32, target + 2 * stride);
  pokeprep_drop_fourth(pixels + 48, target + 3 * stride);
}
