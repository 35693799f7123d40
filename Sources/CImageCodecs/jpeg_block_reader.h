// From bytes to the coefficients of a block. All is inline: the state of the reader stays in
// registers.
#pragma once

#include <string.h>

#include "jpeg_entropy.h"
#include "newer_processors.h"

// Source: ITU-T T.81, annex F.2.2.

// Blocks are read only where `jpeg_transform_is_there` says so: on CPUs that shift by any number of
// bits in one instruction.
#define INLINE_BMI2 INLINED WITH_BMI2

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

/// Whether bits behind `end` were taken.
static inline int jpeg_bits_overran(const jpeg_bits *bits, const uint8_t *end) {
  return 8 * (bits->next - end) > (ptrdiff_t)bits->count;
}

// At least 56 bits.
INLINE_BMI2 void refill(jpeg_bits *bits) {
  uint64_t more;
  memcpy(&more, bits->next, 8);
  bits->word |= __builtin_bswap64(more) >> bits->count;
  bits->next += (63 - bits->count) >> 3;
  bits->count |= 56;
}

INLINE_BMI2 void drop(jpeg_bits *bits, uint32_t count) {
  bits->word <<= count & 63;
  bits->count -= count;
}

// The next symbol; -1 for bits that are no code. At least 16 bits must be there.
INLINE_BMI2 int symbol(jpeg_bits *bits, const jpeg_codes *codes) {
  uint32_t found = codes->look[bits->word >> (64 - jpeg_look_bits)];
  if (found) {
    drop(bits, found & 0xFF);
    return (int)(found >> 8);
  }
  uint32_t ahead = (uint32_t)(bits->word >> 48);
  uint32_t length = jpeg_look_bits + 1;
  while (ahead >= codes->limit[length]) length++;
  if (length > 16) return -1;
  int place = codes->first[length] + (int)(ahead >> (16 - length));
  drop(bits, length);
  return codes->symbols[place & 255];
}

// The number that is stored in the lowest `size` bits.
INLINE_BMI2 int extended(uint64_t stored, int size, int below) {
  int number = (int)(stored & ~(~0ull << size));
  return 2 * number + below > 0 ? number : number + below;
}

INLINE_BMI2 int value(jpeg_bits *bits, int size) {
  uint64_t stored = bits->word >> (64 - size);
  drop(bits, (uint32_t)size);
  return extended(stored, size, jpeg_below(size));
}

// The last value of what was found, which is dropped.
INLINE_BMI2 int take_last(jpeg_bits *bits, const jpeg_found *found) {
  uint64_t stored = bits->word >> (-found->bits & 63);
  drop(bits, found->bits);
  return extended(stored, found->size, found->below);
}

// 8-bit samples have coefficients of up to 11 bits and a little; with larger ones sums could
// overflow.
INLINE_BMI2 int is_usual(int coefficient) { return (uint32_t)coefficient + 2560 <= 5120; }

// Reads the first coefficient and adds to it that of the block before; 0 for what no file should
// have.
INLINE_BMI2 int read_first(jpeg_bits *bits, const jpeg_codes *dc, const jpeg_step *steps,
                           int *prior, int16_t *block) {
  refill(bits);
  uint32_t found = dc->look[bits->word >> (64 - jpeg_look_bits)];
  if (found) {
    uint32_t size = found >> 8, both = (found & 0xFF) + size;
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
  return is_usual(coefficient);
}

// Stores a coefficient; 0 for what no file should have.
INLINE_BMI2 int store(int number, jpeg_step step, int16_t *block) {
  int coefficient = number * step.factor;
  block[step.place] = (int16_t)coefficient;
  return is_usual(coefficient);
}

// Takes what was found, whose places must all be in the block: 1, or 0 for what no file should have.
INLINE_BMI2 int take_found(jpeg_bits *bits, const jpeg_found *found, const jpeg_step *steps,
                           int *place, int16_t *block) {
  int number = take_last(bits, found);
  // Without a first one, this stores zero where the last one goes.
  int is_fine = store(found->first_value, steps[*place + found->first], block);
  *place += found->taken;
  return is_fine & store(number, steps[*place - 1], block);
}

// Reads one code of any length and its value: 1, or 0 at the end of the block, or -1 for what no
// file should have.
INLINE_BMI2 int read_any(jpeg_bits *bits, const jpeg_codes *ac, const jpeg_step *steps, int *place,
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
/// place in zigzag order behind the last coefficient or the zeros passed over, or -1 for what no
/// file should have.
INLINE_BMI2 int jpeg_read_block(jpeg_bits *bits, const jpeg_codes *dc, const jpeg_codes *ac,
                                const jpeg_step *steps, int *prior, int16_t *block) {
  if (!read_first(bits, dc, steps, prior, block)) return -1;
  int place = 1;
  while (place < 64) {
    refill(bits);
    const jpeg_found *found;
    // The 56 bits last for one of 20 and another or one of 26.
    int left = 2;
    do {
      found = &ac->found[bits->word >> (64 - jpeg_look_bits)];
      // A full block ends without a code for that: what follows must not be taken for its.
      if (__builtin_expect(place + found->taken > 63, 0)) break;
      if (!take_found(bits, found, steps, &place, block)) return -1;
    } while (--left);
    if (!left) continue;
    int behind = place + found->taken - jpeg_block_ends;
    if (found->taken != jpeg_nothing_fits && found->taken >= jpeg_block_ends && behind < 64) {
      drop(bits, found->bits);
      return store(found->first_value, steps[place + found->first], block) ? behind : -1;
    }
    int before = place, is_more = read_any(bits, ac, steps, &place, block);
    if (is_more <= 0) return is_more < 0 ? -1 : before;
  }
  return place;
}

// Passes over the coefficients of a block behind the first; 0 for codes that no file should have.
INLINE_BMI2 int pass_over(jpeg_bits *bits, const jpeg_codes *ac) {
  int place = 1;
  while (place < 64) {
    refill(bits);
    uint32_t passed = ac->pass[bits->word >> (64 - jpeg_pass_bits)];
    // Symbols behind the last coefficient belong to the next block.
    if (passed && place + (int)(passed >> 8) < 64) {
      drop(bits, passed & 0x7F);
      if (passed & 0x80) return 1;
      place += (int)(passed >> 8);
      continue;
    }
    int found = symbol(bits, ac);
    if (found < 0) return 0;
    drop(bits, (uint32_t)found & 15);
    if ((found & 15) == 0 && found != 0xF0) return 1;
    place += (found >> 4) + 1;
  }
  return 1;
}

/// Reads the first coefficient of a block and passes over the others, for which the table must be
/// filled: 1, or -1 for what no file should have.
INLINE_BMI2 int jpeg_read_first_only(jpeg_bits *bits, const jpeg_codes *dc, const jpeg_codes *ac,
                                     const jpeg_step *steps, int *prior, int16_t *block) {
  return read_first(bits, dc, steps, prior, block) && pass_over(bits, ac) ? 1 : -1;
}
