// A writer of bits, least significant first.
#pragma once

#include <stdint.h>
#include <string.h>

#include "newer_processors.h"

typedef struct bit_writer {
  uint8_t *next;
  uint64_t bits;
  uint32_t count;
} bit_writer;

INLINED void put(bit_writer *writer, uint64_t bits, uint32_t count) {
  writer->bits |= bits << writer->count;
  writer->count += count;
}

/// Stores whole bytes, touching 8; afterwards at most 7 bits wait, so that 56 more fit.
INLINED void flush(bit_writer *writer) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  memcpy(writer->next, &writer->bits, 8);
#else
  for (int i = 0; i < 8; i++) writer->next[i] = (uint8_t)(writer->bits >> (8 * i));
#endif
  writer->next += writer->count >> 3;
  writer->bits >>= writer->count & ~7u;
  writer->count &= 7;
}

/// Fills the last byte with zeros and stores it.
static inline void finish_byte(bit_writer *writer) {
  flush(writer);
  if (writer->count == 0) return;
  writer->count = 8;
  flush(writer);
}
