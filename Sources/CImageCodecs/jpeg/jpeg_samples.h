// From the entropy-coded bytes of a scan to the samples of its components.
#pragma once

#include "jpeg_block_reader.h"

typedef struct jpeg_component {
  /// Blocks of a unit of the scan.
  int horizontal, vertical;
  jpeg_codes *dc, *ac;
  /// In zigzag order.
  const jpeg_step *steps;
  /// Samples of a side of a block after shrinking: 8, 2 or 1.
  int side;
  uint8_t *samples;
  size_t stride;
  /// The first coefficient of the block before.
  int prior;
} jpeg_component;

enum {
  jpeg_largest_unit = 6,
  /// Zeros that must stand behind the bytes of a scan.
  jpeg_zeros_behind = (jpeg_largest_unit + 1) * jpeg_longest_block + 32,
};

/// Fills the samples of all units; 0 for what no file should have, bytes that are left over included.
int pic_jpeg_read_samples(jpeg_component *components, int count, const uint8_t *scan,
                          const uint8_t *end, uint32_t columns, uint32_t rows);

/// Row · 16 + column of each place in zigzag order: rows of 8 stand 16 apart, so that two blocks
/// can lie side by side.
extern const uint8_t pic_jpeg_zigzag[64];
