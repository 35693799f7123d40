// Stretches of equal bytes, found 64 bytes at a time.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "newer_processors.h"

#if defined(__SSE2__)
#include <emmintrin.h>

// Which of 64 bytes are the same as those after them, first byte lowest; reads 65 bytes.
INLINED uint64_t equal_to_next(const uint8_t *data) {
  uint64_t equal = 0;
  for (int i = 0; i < 64; i += 16) {
    __m128i these = _mm_loadu_si128((const __m128i *)(data + i));
    __m128i after = _mm_loadu_si128((const __m128i *)(data + i + 1));
    uint64_t sixteen = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(these, after));
    equal |= sixteen << i;
  }
  return equal;
}

#else

// Eight bytes, the first one lowest.
INLINED uint64_t eight_bytes(const uint8_t *data) {
  uint64_t eight;
  memcpy(&eight, data, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  eight = __builtin_bswap64(eight);
#endif
  return eight;
}

INLINED uint64_t equal_to_next(const uint8_t *data) {
  const uint64_t low = UINT64_C(0x7F7F7F7F7F7F7F7F);
  uint64_t equal = 0;
  for (int i = 0; i < 64; i += 8) {
    uint64_t differing = eight_bytes(data + i) ^ eight_bytes(data + i + 1);
    // The highest bits of bytes that are 0; the product moves them next to each other.
    uint64_t zeros = ~(((differing & low) + low) | differing | low);
    equal |= (((zeros >> 7) * UINT64_C(0x0102040810204080)) >> 56) << i;
  }
  return equal;
}

#endif

/// Words of bits for `compare_neighbours` and `find_starts` over `count` bits.
#define EQUAL_WORDS(count) ((count) / 64 + 3)

/// Notes for each of `count` + 1 bytes but the last whether the next one is the same. Zeros follow.
INLINED void compare_neighbours(const uint8_t *data, size_t count, uint64_t *equal) {
  size_t i = 0;
  for (; i + 64 <= count; i += 64) *equal++ = equal_to_next(data + i);
  uint8_t rest[65] = {0};
  memcpy(rest, data + i, count - i + 1);
  *equal++ = equal_to_next(rest) & ((UINT64_C(1) << (count - i)) - 1);
  *equal++ = 0;
  *equal = 0;
}

/// Notes where `length` ≤ 3 bits in a row are set. One bit more, at `count`, ends every search.
INLINED void find_starts(const uint64_t *equal, size_t count, int length, uint64_t *starts) {
  for (size_t i = 0; i <= count / 64; i++) {
    starts[i] = equal[i];
    for (int k = 1; k < length; k++) starts[i] &= equal[i] >> k | equal[i + 1] << (64 - k);
  }
  starts[count / 64] |= UINT64_C(1) << (count & 63);
}

/// The first bit from `at` on that is set. There must be one.
INLINED size_t next_one(const uint64_t *words, size_t at) {
  size_t word = at / 64;
  uint64_t bits = words[word] >> (at & 63);
  if (bits) return at + (size_t)__builtin_ctzll(bits);
  while (words[++word] == 0) continue;
  return word * 64 + (size_t)__builtin_ctzll(words[word]);
}

/// The first bit from `at` on that is not set. There must be one.
INLINED size_t next_zero(const uint64_t *words, size_t at) {
  size_t word = at / 64;
  uint64_t bits = ~words[word] >> (at & 63);
  if (bits) return at + (size_t)__builtin_ctzll(bits);
  while (~words[++word] == 0) continue;
  return word * 64 + (size_t)__builtin_ctzll(~words[word]);
}
