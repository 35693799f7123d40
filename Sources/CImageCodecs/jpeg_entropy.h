// Huffman codes of baseline JPEG files: from bytes to coefficients.
#pragma once

#include <stddef.h>
#include <stdint.h>

enum {
  /// Bits that are looked up at once.
  jpeg_look_bits = 10,
  jpeg_look_count = 1 << jpeg_look_bits,
  /// The same for passing over coefficients.
  jpeg_pass_bits = 12,
  jpeg_pass_count = 1 << jpeg_pass_bits,
};

/// One Huffman table, ready for use.
typedef struct jpeg_codes {
  /// As in the file: how many codes of each length, then the symbols.
  uint8_t counts[16];
  uint8_t symbols[256];
  uint8_t symbol_count;
  uint8_t is_dc;
  uint8_t is_ready;
  /// By the next bits: length of the code in the low byte, symbol above; 0 for longer codes.
  uint16_t look[jpeg_look_count];
  /// By the next bits, where code and value fit: value · 2¹⁶ | run · 2⁸ | bits of both; 0 where not.
  int32_t whole[jpeg_look_count];
  /// By the next bits, what passes over all the coefficients that fit: how many · 2⁸ | whether the block
  /// ends · 2⁷ | bits; 0 where not one fits. Filled when first needed.
  uint16_t pass[jpeg_pass_count];
  uint8_t has_pass;
  /// The first code that is longer than i bits, in 16 bits, and where symbols of i bits begin.
  uint32_t limit[18];
  int32_t first[17];
} jpeg_codes;

/// Prepares the tables of counts and symbols; 0 when no baseline file has such codes.
int jpeg_codes_prepare(jpeg_codes *codes, int is_dc);

/// Fills the table for passing over coefficients, unless it is filled.
void jpeg_codes_prepare_pass(jpeg_codes *codes);

/// A run of entropy-coded bytes without stuffing, with 16 zeros behind it.
typedef struct jpeg_bits {
  const uint8_t *next;
  const uint8_t *end;
  /// The next bits, from the top.
  uint64_t word;
  int count;
  /// Bits that were made up behind the end.
  int missing;
} jpeg_bits;

static inline void jpeg_bits_start(jpeg_bits *bits, const uint8_t *start, const uint8_t *end) {
  bits->next = start;
  bits->end = end;
  bits->word = 0;
  bits->count = 0;
  bits->missing = 0;
}

/// What of a block is wanted.
typedef enum jpeg_wanted {
  /// All coefficients.
  JPEG_ALL,
  /// The first one; the others are passed over, for which the table must be filled.
  JPEG_FIRST,
} jpeg_wanted;

/// Reads one block of 64 coefficients, which must be zero before, dequantized. Rows of 8 stand 16
/// apart, so that two blocks can lie side by side.
///
/// `prior` is the first coefficient of the block before, and becomes that of this one. Returns the
/// place in zigzag order behind the last coefficient or the zeros passed over, or -1 for codes that no file should have.
int jpeg_read_block(jpeg_bits *bits, const jpeg_codes *dc, const jpeg_codes *ac,
                    const uint16_t quantization[64], jpeg_wanted wanted, int *prior,
                    int16_t *block);

/// Row · 8 + column of each place in zigzag order.
extern const uint8_t jpeg_zigzag[64];

/// Whether more bits were taken than there were.
static inline int jpeg_bits_overran(const jpeg_bits *bits) { return bits->missing > bits->count; }
