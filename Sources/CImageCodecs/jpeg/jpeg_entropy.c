#include "jpeg_entropy.h"

#include <string.h>

// Source: ITU-T T.81, annexes C and F.2.2.

// The symbol of one code, where it fits in `room` bits.
static jpeg_symbol_pair single_symbol(const jpeg_codes *codes, uint32_t index, int room) {
  jpeg_symbol_pair pair = {.taken = jpeg_no_symbol};
  int length = codes->lookup[index] & 0xFF, symbol = codes->lookup[index] >> 8;
  if (length == 0 || length > room) return pair;
  int size = symbol & 15, run = symbol >> 4;
  pair.bits = (uint8_t)(length + size);
  pair.size = (uint8_t)size;
  pair.below = (int16_t)jpeg_below(size);
  pair.first = (uint8_t)run;
  pair.taken = (uint8_t)(run + 1);
  if (size == 0 && run != 15) {
    pair.taken = jpeg_end_of_block;
    pair.first = 0;
  }
  return pair;
}

// Adds to a coefficient whose value fits, too, the code behind it.
static void add_second(const jpeg_codes *codes, uint32_t index, jpeg_symbol_pair *pair) {
  uint32_t ahead = index << pair->bits & (jpeg_lookup_count - 1);
  jpeg_symbol_pair last = single_symbol(codes, ahead, jpeg_lookup_bits - pair->bits);
  if (last.taken == jpeg_no_symbol) return;
  uint32_t stored = index >> (jpeg_lookup_bits - pair->bits) & ((1u << pair->size) - 1);
  int is_below = pair->size && !(stored >> (pair->size - 1));
  pair->first_value = (int16_t)((int)stored + (is_below ? pair->below : 0));
  pair->bits += last.bits;
  pair->taken += last.taken;
  pair->size = last.size;
  pair->below = last.below;
}

static void fill_pairs(jpeg_codes *codes) {
  for (uint32_t index = 0; index < jpeg_lookup_count; index++) {
    jpeg_symbol_pair pair = single_symbol(codes, index, jpeg_lookup_bits);
    if (pair.taken < jpeg_end_of_block && pair.bits < jpeg_lookup_bits)
      add_second(codes, index, &pair);
    codes->pairs[index] = pair;
  }
}

int pic_jpeg_prepare_codes(jpeg_codes *codes, int is_dc) {
  memset(codes->lookup, 0, sizeof codes->lookup);
  uint32_t code = 0;
  int place = 0;
  for (int length = 1; length <= 16; length++) {
    codes->first[length] = place - (int)code;
    for (int i = 0; i < codes->counts[length - 1]; i++, place++, code++) {
      int symbol = codes->symbols[place];
      // 8-bit samples have differences of up to 11 bits and coefficients of up to 10.
      if (is_dc ? symbol > 11 : (symbol & 15) > 10) return 0;
      if (code >= 1u << length) return 0;
      if (length > jpeg_lookup_bits) continue;
      uint32_t start = code << (jpeg_lookup_bits - length);
      for (uint32_t j = 0; j < 1u << (jpeg_lookup_bits - length); j++)
        codes->lookup[start + j] = (uint16_t)(symbol << 8 | length);
    }
    // No code may be all ones (T.81, C.2).
    if (code >= 1u << length) return 0;
    codes->limit[length] = code << (16 - length);
    code <<= 1;
  }
  codes->limit[17] = UINT32_MAX;
  codes->is_dc = (uint8_t)is_dc;
  codes->has_skips = 0;
  if (!is_dc) fill_pairs(codes);
  return 1;
}

void pic_jpeg_prepare_skips(jpeg_codes *codes) {
  if (codes->has_skips) return;
  for (uint32_t index = 0; index < jpeg_skip_count; index++) {
    int bits = 0, skipped = 0, ends = 0;
    while (!ends && skipped < 64) {
      // What is not there counts as zeros; a code that needs some of them does not fit.
      uint32_t ahead = index << bits & (jpeg_skip_count - 1);
      int entry = codes->lookup[ahead >> (jpeg_skip_bits - jpeg_lookup_bits)];
      int symbol = entry >> 8, length = (entry & 0xFF) + (symbol & 15);
      if (entry == 0 || bits + length > jpeg_skip_bits) break;
      bits += length;
      ends = symbol == 0;
      if ((symbol & 15) == 0 && symbol != 0 && symbol != 0xF0) ends = 1;
      if (!ends) skipped += (symbol >> 4) + 1;
    }
    codes->skips[index] = (uint16_t)(skipped << 8 | ends << 7 | bits);
  }
  codes->has_skips = 1;
}
