// From bytes to the coefficients of a block. All is inline: the state of the reader stays in
// registers.
#pragma once

#include <string.h>

#include "avx2_functions.h"
#include "jpeg_entropy.h"

// Source: ITU-T T.81, annex F.2.2.

enum {
  /// 64 codes and values of up to 27 bits.
  jpeg_longest_block = 64 * 27 / 8,
};

/// Where in a block, and by what factor, goes the coefficient of a place in zigzag order.
typedef struct jpeg_step {
  uint16_t place;
  uint16_t factor;
} jpeg_step;

/// A run of entropy-coded bytes without stuffing. Zeros must follow for as far as blocks are read
/// past the end, and 16 more.
typedef struct jpeg_bits {
  const uint8_t *next;
  /// The next bits, from the top, and how many they are.
  uint64_t word;
  uint32_t count;
} jpeg_bits;

/// How many bits are left before `end`; below zero where bits behind it were taken.
static inline ptrdiff_t jpeg_bits_left(const jpeg_bits *bits, const uint8_t *end) {
  return 8 * (end - bits->next) + (ptrdiff_t)bits->count;
}

// At least 56 bits.
INLINE_AVX2 void refill(jpeg_bits *bits) {
  uint64_t more;
  memcpy(&more, bits->next, 8);
  bits->word |= __builtin_bswap64(more) >> bits->count;
  bits->next += (63 - bits->count) >> 3;
  bits->count |= 56;
}

INLINE_AVX2 void drop(jpeg_bits *bits, uint32_t count) {
  bits->word <<= count & 63;
  bits->count -= count;
}

// The next symbol; -1 for bits that are no code. At least 16 bits must be there.
INLINE_AVX2 int symbol(jpeg_bits *bits, const jpeg_codes *codes) {
  uint32_t entry = codes->lookup[bits->word >> (64 - jpeg_lookup_bits)];
  if (entry) {
    drop(bits, entry & 0xFF);
    return (int)(entry >> 8);
  }
  uint32_t ahead = (uint32_t)(bits->word >> 48);
  uint32_t length = jpeg_lookup_bits + 1;
  while (ahead >= codes->limit[length]) length++;
  if (length > 16) return -1;
  int place = codes->first[length] + (int)(ahead >> (16 - length));
  drop(bits, length);
  return codes->symbols[place & 255];
}

// The number that is stored in the lowest `size` bits.
INLINE_AVX2 int extended(uint64_t stored, int size, int below) {
  int number = (int)(stored & ~(~0ull << size));
  return 2 * number + below > 0 ? number : number + below;
}

INLINE_AVX2 int value(jpeg_bits *bits, int size) {
  uint64_t stored = bits->word >> (64 - size);
  drop(bits, (uint32_t)size);
  return extended(stored, size, jpeg_below(size));
}

// The value of the last symbol of a pair, whose bits are dropped.
INLINE_AVX2 int decode_last_value(jpeg_bits *bits, const jpeg_symbol_pair *pair) {
  uint64_t stored = bits->word >> (-pair->bits & 63);
  drop(bits, pair->bits);
  return extended(stored, pair->size, pair->below);
}

// Range check: 8-bit samples have coefficients of up to 11 bits and a little; with larger ones sums
// could overflow.
INLINE_AVX2 int is_in_range(int coefficient) { return (uint32_t)coefficient + 2560 <= 5120; }

// Reads the first coefficient and adds to it that of the block before; 0 for what no file should
// have.
INLINE_AVX2 int read_first(jpeg_bits *bits, const jpeg_codes *dc, const jpeg_step *steps,
                           int *prior, int16_t *block) {
  refill(bits);
  uint32_t entry = dc->lookup[bits->word >> (64 - jpeg_lookup_bits)];
  if (entry) {
    uint32_t size = entry >> 8, both = (entry & 0xFF) + size;
    uint64_t stored = bits->word >> (-both & 63);
    drop(bits, both);
    *prior += extended(stored, (int)size, jpeg_below((int)size));
  } else {
    int size = symbol(bits, dc);
    if (size < 0) return 0;
    if (size) *prior += value(bits, size);
  }
  int coefficient = *prior * steps[0].factor;
  block[0] = (int16_t)coefficient;
  return is_in_range(coefficient);
}

// Stores a coefficient; 0 for what no file should have.
INLINE_AVX2 int store(int number, jpeg_step step, int16_t *block) {
  int coefficient = number * step.factor;
  block[step.place] = (int16_t)coefficient;
  return is_in_range(coefficient);
}

// Stores a pair of symbols, whose places must all be in the block: 1, or 0 for what no file should
// have.
INLINE_AVX2 int decode_pair(jpeg_bits *bits, const jpeg_symbol_pair *pair, const jpeg_step *steps,
                            int *place, int16_t *block) {
  int number = decode_last_value(bits, pair);
  // Without a first one, this stores zero where the last one goes.
  int is_fine = store(pair->first_value, steps[*place + pair->first], block);
  *place += pair->taken;
  return is_fine & store(number, steps[*place - 1], block);
}

// Reads one code of any length and its value: 1, or 0 at the end of the block, or -1 for what no
// file should have.
INLINE_AVX2 int read_any(jpeg_bits *bits, const jpeg_codes *ac, const jpeg_step *steps, int *place,
                         int16_t *block) {
  int code = symbol(bits, ac);
  if (code < 0) return -1;
  int run = code >> 4, size = code & 15;
  if (size == 0) {
    *place += 16;
    return run == 15;
  }
  int number = value(bits, size), at = *place + run;
  if (at > 63) return -1;
  *place = at + 1;
  return store(number, steps[at], block) ? 1 : -1;
}

/// Reads one block of 64 coefficients, which must be zero before, dequantized.
///
/// `prior` is the first coefficient of the block before, and becomes that of this one. Returns the
/// place in zigzag order behind the last coefficient or the zeros skipped, or -1 for what no
/// file should have.
INLINE_AVX2 int jpeg_read_block(jpeg_bits *bits, const jpeg_codes *dc, const jpeg_codes *ac,
                                const jpeg_step *steps, int *prior, int16_t *block) {
  if (!read_first(bits, dc, steps, prior, block)) return -1;
  int place = 1;
  while (place < 64) {
    refill(bits);
    const jpeg_symbol_pair *pair;
    // The 56 bits last for one of 20 and another or one of 26.
    int left = 2;
    do {
      pair = &ac->pairs[bits->word >> (64 - jpeg_lookup_bits)];
      // A full block ends without a code for that: what follows must not be taken for its.
      if (__builtin_expect(place + pair->taken > 63, 0)) break;
      if (!decode_pair(bits, pair, steps, &place, block)) return -1;
    } while (--left);
    if (!left) continue;
    int behind = place + pair->taken - jpeg_end_of_block;
    if (pair->taken != jpeg_no_symbol && pair->taken >= jpeg_end_of_block && behind < 64) {
      drop(bits, pair->bits);
      return store(pair->first_value, steps[place + pair->first], block) ? behind : -1;
    }
    int before = place, is_more = read_any(bits, ac, steps, &place, block);
    if (is_more <= 0) return is_more < 0 ? -1 : before;
  }
  return place;
}

// Skips the coefficients of a block behind the first; 0 for codes that no file should have.
INLINE_AVX2 int skip_coefficients(jpeg_bits *bits, const jpeg_codes *ac) {
  int place = 1;
  while (place < 64) {
    refill(bits);
    uint32_t entry = ac->skips[bits->word >> (64 - jpeg_skip_bits)];
    // Symbols behind the last coefficient belong to the next block.
    if (entry && place + (int)(entry >> 8) < 64) {
      drop(bits, entry & 0x7F);
      if (entry & 0x80) return 1;
      place += (int)(entry >> 8);
      continue;
    }
    int code = symbol(bits, ac);
    if (code < 0) return 0;
    drop(bits, (uint32_t)code & 15);
    if ((code & 15) == 0 && code != 0xF0) return 1;
    place += (code >> 4) + 1;
  }
  return 1;
}

/// Reads the first coefficient of a block and skips the others, for which the table must be
/// filled: 1, or -1 for what no file should have.
INLINE_AVX2 int jpeg_read_first_only(jpeg_bits *bits, const jpeg_codes *dc, const jpeg_codes *ac,
                                     const jpeg_step *steps, int *prior, int16_t *block) {
  return read_first(bits, dc, steps, prior, block) && skip_coefficients(bits, ac) ? 1 : -1;
}
