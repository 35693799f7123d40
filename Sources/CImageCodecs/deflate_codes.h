// The Huffman codes of a deflate block, and their lengths as its head stores them.
#pragma once

#include <stdint.h>

#include "bit_writer.h"

enum { literal_symbols = 286, end_of_block = 256 };

/// The code of each symbol, first bit lowest. Bits and counts are apart and as wide as registers,
/// so that instructions can take them from memory.
typedef struct code_table {
  uint32_t bits[literal_symbols], counts[literal_symbols];
} code_table;

INLINED void put_symbol(bit_writer *writer, const code_table *codes, uint32_t symbol) {
  put(writer, codes->bits[symbol], codes->counts[symbol]);
}

/// The codes that go with the lengths; `of_length` tells how many have each length 0…15, 0 aside.
void deflate_make_codes(const uint8_t *lengths, const uint32_t *of_length, uint32_t symbols,
                        code_table *codes);

/// Writes the lengths of the literals' codes and of the one distance's, compressed.
void deflate_write_lengths(bit_writer *writer, const uint8_t *lengths);
