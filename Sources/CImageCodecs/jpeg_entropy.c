#include "jpeg_entropy.h"

#include <string.h>

// Source: ITU-T T.81, annexes C and F.2.2.

// Blocks are read only where `jpeg_transform_is_there` says so: on CPUs that shift by any number of bits in
// one instruction.
#if defined(__x86_64__)
#define WITH_BMI2 __attribute__((target("avx2,bmi,bmi2")))
#else
#define WITH_BMI2
#endif

const uint8_t jpeg_zigzag[64] = {0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,
                                 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6,  7,  14, 21, 28,
                                 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
                                 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63};

// A number of `size` bits as T.81 stores it: those with a leading 0 are negative.
static inline int extended(int value, int size) {
  return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
}

// Where code, run and value fit in the bits that are looked up, all are found at once.
static void note_values(jpeg_codes *codes) {
  for (uint32_t look = 0; look < jpeg_look_count; look++) {
    int length = codes->look[look] & 0xFF, symbol = codes->look[look] >> 8;
    int size = symbol & 15;
    codes->whole[look] = 0;
    if (length == 0 || size == 0 || length + size > jpeg_look_bits) continue;
    int bits = (int)(look >> (jpeg_look_bits - length - size)) & ((1 << size) - 1);
    codes->whole[look] = (int32_t)((uint32_t)extended(bits, size) << 16) | (symbol >> 4) << 8 |
                         (length + size);
  }
}

int jpeg_codes_prepare(jpeg_codes *codes, int is_dc) {
  memset(codes->look, 0, sizeof codes->look);
  uint32_t code = 0;
  int place = 0;
  for (int length = 1; length <= 16; length++) {
    codes->first[length] = place - (int)code;
    for (int i = 0; i < codes->counts[length - 1]; i++, place++, code++) {
      int symbol = codes->symbols[place];
      // 8-bit samples have differences of up to 11 bits and coefficients of up to 10.
      if (is_dc ? symbol > 11 : (symbol & 15) > 10) return 0;
      if (code >= 1u << length) return 0;
      if (length > jpeg_look_bits) continue;
      uint32_t start = code << (jpeg_look_bits - length);
      for (uint32_t j = 0; j < 1u << (jpeg_look_bits - length); j++)
        codes->look[start + j] = (uint16_t)(symbol << 8 | length);
    }
    if (code > 1u << length) return 0;
    codes->limit[length] = code << (16 - length);
    code <<= 1;
  }
  codes->limit[17] = UINT32_MAX;
  codes->is_dc = (uint8_t)is_dc;
  codes->has_pass = 0;
  if (!is_dc) note_values(codes);
  return 1;
}

void jpeg_codes_prepare_pass(jpeg_codes *codes) {
  if (codes->has_pass) return;
  for (uint32_t look = 0; look < jpeg_pass_count; look++) {
    int bits = 0, passed = 0, ends = 0;
    while (!ends && passed < 64) {
      // What is not there counts as zeros; a code that needs some of them does not fit.
      uint32_t ahead = look << bits & (jpeg_pass_count - 1);
      int found = codes->look[ahead >> (jpeg_pass_bits - jpeg_look_bits)];
      int symbol = found >> 8, length = (found & 0xFF) + (symbol & 15);
      if (found == 0 || bits + length > jpeg_pass_bits) break;
      bits += length;
      ends = symbol == 0;
      if ((symbol & 15) == 0 && symbol != 0 && symbol != 0xF0) ends = 1;
      if (!ends) passed += (symbol >> 4) + 1;
    }
    codes->pass[look] = (uint16_t)(passed << 8 | ends << 7 | bits);
  }
  codes->has_pass = 1;
}

// At least 56 bits, or as many as there are; zeros follow.
static inline WITH_BMI2 void refill(jpeg_bits *bits) {
  if (bits->end - bits->next >= 8) {
    uint64_t more;
    memcpy(&more, bits->next, 8);
    bits->word |= __builtin_bswap64(more) >> bits->count;
    bits->next += (63 - bits->count) >> 3;
    bits->count |= 56;
    return;
  }
  while (bits->count <= 56) {
    if (bits->next < bits->end) {
      bits->word |= (uint64_t)*bits->next++ << (56 - bits->count);
    } else {
      bits->missing += 8;
    }
    bits->count += 8;
  }
}

static inline WITH_BMI2 void drop(jpeg_bits *bits, int count) {
  bits->word <<= count;
  bits->count -= count;
}

// The next symbol; -1 for bits that are no code. At least 16 bits must be there.
static inline WITH_BMI2 int symbol(jpeg_bits *bits, const jpeg_codes *codes) {
  uint32_t found = codes->look[bits->word >> (64 - jpeg_look_bits)];
  if (found) {
    drop(bits, (int)(found & 0xFF));
    return (int)(found >> 8);
  }
  uint32_t ahead = (uint32_t)(bits->word >> 48);
  int length = jpeg_look_bits + 1;
  while (ahead >= codes->limit[length]) length++;
  if (length > 16) return -1;
  int place = codes->first[length] + (int)(ahead >> (16 - length));
  drop(bits, length);
  return codes->symbols[place & 255];
}

// 8-bit samples have coefficients of up to 11 bits and a little; with larger ones sums could overflow.
static inline int is_usual(int coefficient) { return coefficient >= -2560 && coefficient <= 2560; }

static inline WITH_BMI2 int value(jpeg_bits *bits, int size) {
  int stored = (int)(bits->word >> (64 - size));
  drop(bits, size);
  return extended(stored, size);
}

// Passes over the coefficients of a block behind the first; 0 for codes that no file should have.
static inline WITH_BMI2 int pass_over(jpeg_bits *bits, const jpeg_codes *ac) {
  int place = 1;
  while (place < 64) {
    refill(bits);
    uint32_t passed = ac->pass[bits->word >> (64 - jpeg_pass_bits)];
    // Symbols behind the last coefficient belong to the next block.
    if (passed && place + (int)(passed >> 8) < 64) {
      drop(bits, (int)(passed & 0x7F));
      if (passed & 0x80) return 1;
      place += (int)(passed >> 8);
      continue;
    }
    int found = symbol(bits, ac);
    if (found < 0) return 0;
    drop(bits, found & 15);
    if ((found & 15) == 0 && found != 0xF0) return 1;
    place += (found >> 4) + 1;
  }
  return 1;
}

// Reads one coefficient, or passes over 16 zeros: 1, or 0 at the end of the block, or -1 for codes that no
// file should have. Takes at most 26 bits, which must be there.
static inline __attribute__((always_inline)) WITH_BMI2 int read_coefficient(
    jpeg_bits *bits, const jpeg_codes *ac, const uint16_t quantization[64], int *next,
    int16_t *block) {
  int place = *next;
  int32_t whole = ac->whole[bits->word >> (64 - jpeg_look_bits)];
  int run, number;
  if (whole) {
    drop(bits, whole & 0xFF);
    run = (whole >> 8) & 0xFF;
    number = whole >> 16;
  } else {
    int found = symbol(bits, ac);
    if (found < 0) return -1;
    run = found >> 4;
    if ((found & 15) == 0) {
      *next = place + 16;
      return run == 15;
    }
    number = value(bits, found & 15);
  }
  place += run;
  if (place > 63) return -1;
  int at = jpeg_zigzag[place];
  int coefficient = number * quantization[at];
  if (!is_usual(coefficient)) return -1;
  block[at + (at & 0x38)] = (int16_t)coefficient;
  *next = place + 1;
  return 1;
}

WITH_BMI2 int jpeg_read_block(jpeg_bits *bits, const jpeg_codes *dc, const jpeg_codes *ac,
                              const uint16_t quantization[64], jpeg_wanted wanted, int *prior,
                              int16_t *block) {
  jpeg_bits local = *bits;
  refill(&local);
  int size = symbol(&local, dc);
  if (size < 0) return -1;
  if (size) *prior += value(&local, size);
  int coefficient = *prior * quantization[0];
  if (!is_usual(coefficient)) return -1;
  block[0] = (int16_t)coefficient;
  if (wanted == JPEG_FIRST) {
    int is_fine = pass_over(&local, ac);
    *bits = local;
    return is_fine ? 1 : -1;
  }
  // `end` leaves out what the end of the block adds to `place`.
  int place = 1, end = 1, found = 1;
  while (place < 64) {
    // The 56 bits last for two.
    refill(&local);
    found = read_coefficient(&local, ac, quantization, &place, block);
    if (found <= 0) break;
    end = place;
    if (place >= 64) break;
    found = read_coefficient(&local, ac, quantization, &place, block);
    if (found <= 0) break;
    end = place;
  }
  if (found < 0) return -1;
  *bits = local;
  return end;
}
