// Huffman codes of baseline JPEG files.
#pragma once

#include <stddef.h>
#include <stdint.h>

enum {
  /// Bits that are looked up at once.
  jpeg_lookup_bits = 10,
  jpeg_lookup_count = 1 << jpeg_lookup_bits,
  /// The same for skipping coefficients.
  jpeg_skip_bits = 12,
  jpeg_skip_count = 1 << jpeg_skip_bits,
};

enum {
  /// Added to the places taken where the block ends.
  jpeg_end_of_block = 128,
  /// In place of the places taken where not even one code and its value fit.
  jpeg_no_symbol = 255,
};

/// The symbols that the next bits hold: one, or two where code and value of the first and the code of
/// the second fit into the lookup table's index. The second may be the end of the block.
typedef struct jpeg_symbol_pair {
  /// Bits of all codes and values.
  uint8_t bits;
  /// Places that are taken by coefficients and the zeros before them.
  uint8_t taken;
  /// Zeros before the first of two, or before the only one where its value is 0.
  uint8_t first;
  /// Bits of the value of the last one, and what is added to it when it is negative. 16 zeros are a
  /// coefficient without bits; at the end of a block there is no last one.
  uint8_t size;
  int16_t below;
  /// The value of the first of two; else 0.
  int16_t first_value;
} jpeg_symbol_pair;

/// One Huffman table, ready for use.
typedef struct jpeg_codes {
  /// As in the file: how many codes of each length, then the symbols.
  uint8_t counts[16];
  uint8_t symbols[256];
  uint8_t symbol_count;
  uint8_t is_dc;
  uint8_t is_ready;
  uint8_t has_skips;
  /// By the next bits: length of the code in the low byte, symbol above; 0 for longer codes.
  uint16_t lookup[jpeg_lookup_count];
  /// By the next bits; not for first coefficients.
  jpeg_symbol_pair pairs[jpeg_lookup_count];
  /// By the next bits, what skips all the coefficients that fit: how many · 2⁸ | whether the
  /// block ends · 2⁷ | bits; 0 where not one fits. Filled when first needed.
  uint16_t skips[jpeg_skip_count];
  /// The first code that is longer than i bits, in 16 bits, and where symbols of i bits begin.
  uint32_t limit[18];
  int32_t first[17];
} jpeg_codes;

/// Prepares the tables of counts and symbols; 0 when no baseline file has such codes.
int pic_jpeg_prepare_codes(jpeg_codes *codes, int is_dc);

/// Fills the table for skipping coefficients, unless it is filled.
void pic_jpeg_prepare_skips(jpeg_codes *codes);

/// What is added to a number whose `size` bits begin with 0: T.81 stores the negative ones so.
static inline int jpeg_below(int size) { return 1 - (1 << size); }
