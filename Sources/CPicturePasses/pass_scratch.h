// The scratch of a pass: 64 samples, then groups of 64 bytes, then a bit for each byte of a row.
#pragma once

#include "picture_passes.h"

enum {
  /// Bytes of a group: 16 slots of 32 bits.
  GROUP_BYTES = 64,
  /// Strips of 16 bytes that the vertical pass takes at once: a cache line.
  STRIPS_AT_ONCE = 4,
};

/// Groups of two positions are the smallest, so that they are the most.
static inline size_t group_room(long input_count) {
  return (size_t)(input_count + 1) / 2 * GROUP_BYTES * STRIPS_AT_ONCE;
}

static inline size_t bit_words(long input_count) { return (size_t)(3 * input_count / 32 + 1); }

static inline uint8_t *scratch_samples(const pic_pass *pass) { return pass->scratch; }

static inline uint8_t *scratch_groups(const pic_pass *pass) { return pass->scratch + 64; }

static inline uint32_t *scratch_bits(const pic_pass *pass, long input_count) {
  return (uint32_t *)(void *)(pass->scratch + 64 + group_room(input_count));
}
