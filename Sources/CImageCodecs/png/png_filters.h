// PNG's filters, which turn samples into small numbers around 0 (mod 256); here the way back.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// What stands in front of each row of the pixel data (PNG, section 9.2).
enum {
  png_filter_none = 0,
  png_filter_sub = 1,
  png_filter_up = 2,
  png_filter_average = 3,
  png_filter_paeth = 4,
};

/// Undoes the filter `kind` of `row` into `output`; 0 when there is no such filter.
///
/// `above` is the finished row above, or NULL for the first. `step` is the bytes of a pixel.
int pic_png_unfilter_row(int kind, const uint8_t *row, uint8_t *output, const uint8_t *above,
                         size_t count, size_t step);
