// PNG's filters, which turn samples into small numbers around 0 (mod 256) and back.
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

/// What `png_filter_rows` may touch behind its output.
enum { png_filter_slack = 32 };

/// Bytes of working memory for rows of `stride` bytes.
size_t png_filter_scratch(size_t stride);

/// Filters every row with the one of sub, up and Paeth whose results are smallest, and writes the
/// filter's number before them: `height` · (`stride` + 1) bytes, and `png_filter_slack` after them.
///
/// `step` is the bytes of a pixel, at most 8.
void png_filter_rows(const uint8_t *samples, size_t height, size_t stride, size_t step,
                     uint8_t *output, uint8_t *scratch);

/// Undoes the filter `kind` of `row` into `output`; 0 when there is no such filter.
///
/// `above` is the finished row above, or NULL for the first. `step` is the bytes of a pixel.
int png_unfilter_row(int kind, const uint8_t *row, uint8_t *output, const uint8_t *above,
                     size_t count, size_t step);
