#include "jpeg_entropy.h"

#include <string.h>

// Source: ITU-T T.81, annexes C and F.2.2.

// What one code says, where it fits in `room` bits.
static jpeg_found one_found(const jpeg_codes *codes, uint32_t look, int room) {
  jpeg_found found = {.taken = jpeg_nothing_fits};
  int length = codes->look[look] & 0xFF, symbol = codes->look[look] >> 8;
  if (length == 0 || length > room) return found;
  int size = symbol & 15, run = symbol >> 4;
  found.bits = (uint8_t)(length + size);
  found.size = (uint8_t)size;
  found.below = (int16_t)jpeg_below(size);
  found.first = (uint8_t)run;
  found.taken = (uint8_t)(run + 1);
  if (size == 0 && run != 15) {
    found.taken = jpeg_block_ends;
    found.first = 0;
  }
  return found;
}

// Adds to a coefficient whose value fits, too, the code behind it.
static void add_second(const jpeg_codes *codes, uint32_t look, jpeg_found *found) {
  uint32_t ahead = look << found->bits & (jpeg_look_count - 1);
  jpeg_found last = one_found(codes, ahead, jpeg_look_bits - found->bits);
  if (last.taken == jpeg_nothing_fits) return;
  uint32_t stored = look >> (jpeg_look_bits - found->bits) & ((1u << found->size) - 1);
  int is_below = found->size && !(stored >> (found->size - 1));
  found->first_value = (int16_t)((int)stored + (is_below ? found->below : 0));
  found->bits += last.bits;
  found->taken += last.taken;
  found->size = last.size;
  found->below = last.below;
}

static void note_found(jpeg_codes *codes) {
  for (uint32_t look = 0; look < jpeg_look_count; look++) {
    jpeg_found found = one_found(codes, look, jpeg_look_bits);
    if (found.taken < jpeg_block_ends && found.bits < jpeg_look_bits)
      add_second(codes, look, &found);
    codes->found[look] = found;
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
  if (!is_dc) note_found(codes);
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
