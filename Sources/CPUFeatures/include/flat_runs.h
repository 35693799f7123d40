#pragma once
// Where neighbouring pixels are equal. The resampling targets import this header with their own -march.

#include <stdint.h>
#include <string.h>
#if defined(__SSE2__)
#include <immintrin.h>
#endif

#define POKEPREP_FLAT static inline __attribute__((always_inline))

/// Which of 32 bytes are equal to those `step` bytes before them, in each of four rows: a bit for each.
POKEPREP_FLAT uint32_t pokeprep_repeats32(const uint8_t *bytes, long stride, long step) {
#if defined(__AVX2__)
  __m256i equal = _mm256_set1_epi8(-1);
  for (int row = 0; row < 4; row++) {
    const uint8_t *here = bytes + row * stride;
    __m256i now = _mm256_loadu_si256((const __m256i *)here);
    __m256i before = _mm256_loadu_si256((const __m256i *)(here - step));
    equal = _mm256_and_si256(equal, _mm256_cmpeq_epi8(now, before));
  }
  return (uint32_t)_mm256_movemask_epi8(equal);
#elif defined(__SSE2__)
  uint32_t bits = 0;
  for (int half = 0; half < 2; half++) {
    __m128i equal = _mm_set1_epi8(-1);
    for (int row = 0; row < 4; row++) {
      const uint8_t *here = bytes + row * stride + 16 * half;
      __m128i now = _mm_loadu_si128((const __m128i *)here);
      __m128i before = _mm_loadu_si128((const __m128i *)(here - step));
      equal = _mm_and_si128(equal, _mm_cmpeq_epi8(now, before));
    }
    bits |= (uint32_t)_mm_movemask_epi8(equal) << (16 * half);
  }
  return bits;
#else
  uint32_t bits = 0;
  for (int place = 0; place < 32; place++) {
    int is_equal = 1;
    for (int row = 0; row < 4; row++) {
      const uint8_t *here = bytes + row * stride + place;
      is_equal &= here[0] == here[-step];
    }
    bits |= (uint32_t)is_equal << place;
  }
  return bits;
#endif
}

/// Whether the bits from `first` up to `end` are all set; whole words are read.
POKEPREP_FLAT int pokeprep_all_set(const uint32_t *bits, long first, long end) {
  if (first >= end) return 1;
  long word = first / 32, last = (end - 1) / 32;
  uint32_t missing = ~bits[word] >> (first % 32) << (first % 32);
  for (; word < last; missing = ~bits[++word])
    if (missing) return 0;
  return missing << (31 - (end - 1) % 32) == 0;
}

/// Writes a pixel of three bytes of each of four rows four times.
POKEPREP_FLAT void pokeprep_repeat_pixel3(const uint8_t *source, long source_stride, uint8_t *target,
                                          long target_stride) {
  for (int row = 0; row < 4; row++) {
    const uint8_t *from = source + row * source_stride;
    uint8_t *to = target + row * target_stride;
    for (int pixel = 0; pixel < 4; pixel++)
      for (int channel = 0; channel < 3; channel++) to[3 * pixel + channel] = from[channel];
  }
}
