// From rows of YCbCr samples to rows of RGB pixels, for processors with AVX2: what libjpeg-turbo
// gives.
#pragma once

#include <stddef.h>
#include <stdint.h>

enum {
  /// Samples that are read before and behind a row, whatever they are.
  jpeg_row_margin = 64,
};

/// A colour of half resolution: its row next to the wanted one and the next nearest. Both have a
/// copy of their first sample before it and one of their last behind it.
typedef struct jpeg_halved_row {
  const uint8_t *near;
  const uint8_t *far;
} jpeg_halved_row;

/// A row of `count` pixels. What stands behind it, up to `end`, may be overwritten.
void pic_jpeg_row_to_rgb(const uint8_t *y, const uint8_t *cb, const uint8_t *cr, size_t count,
                         uint8_t *rgb, const uint8_t *end);

/// The same where colours have half the resolution: they are mixed 3 : 1 with the other row and
/// again along the row (libjpeg's "fancy upsampling").
void pic_jpeg_halved_row_to_rgb(const uint8_t *y, jpeg_halved_row cb, jpeg_halved_row cr,
                                size_t count, uint8_t *rgb, const uint8_t *end);

/// Copies the first and the last of `count` samples to where the function above needs them.
static inline void jpeg_pad_halved_row(uint8_t *row, size_t count) {
  row[-1] = row[0];
  row[count] = row[count - 1];
}
