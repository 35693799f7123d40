// PNG's predictor of three neighbours, one byte at a time.
#pragma once

#include <stdint.h>

static inline uint8_t png_distance(uint8_t a, uint8_t b) { return a > b ? a - b : b - a; }

/// The neighbour nearest to left + above − corner (PNG, section 9.4), in 8-bit steps that the
/// compiler makes vectors of: |p − left| = |above − corner|, |p − above| = |left − corner|, and
/// |p − corner| is their sum (255 will do for more) or difference.
static inline uint8_t png_paeth(uint8_t left, uint8_t above, uint8_t corner) {
  uint8_t to_left = png_distance(above, corner);
  uint8_t to_above = png_distance(left, corner);
  uint8_t sum = to_left + to_above;
  sum = sum < to_left ? 255 : sum;
  uint8_t to_corner =
      (above > corner) == (left > corner) ? sum : png_distance(to_left, to_above);
  uint8_t other = to_above <= to_corner ? above : corner;
  uint8_t nearest = to_above < to_corner ? to_above : to_corner;
  return to_left <= nearest ? left : other;
}
