// Lengths of Huffman codes.
#pragma once

#include <stdint.h>

/// Lengths of an optimal prefix code, bounded by `limit` bits (near-optimal where the bound bites).
///
/// `counts` has `symbols` ≤ 288 entries, their sum below 2¹⁶; symbols that never occur get length
/// 0, and at least one code is given out. `of_length` tells how many have each length 0…`limit`,
/// where 0 counts none.
void huffman_lengths(const uint32_t *counts, uint32_t symbols, uint32_t limit, uint8_t *lengths,
                     uint32_t *of_length);
