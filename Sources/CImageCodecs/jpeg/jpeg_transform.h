// From coefficients to samples: libjpeg's accurate integer transform and its reduced forms, for
// processors with AVX2. All give the samples that libjpeg-turbo gives.
#pragma once

#include <stddef.h>
#include <stdint.h>

enum {
  /// Places in zigzag order that lie in the first four rows and columns.
  jpeg_corner_places = 10,
};

/// Two blocks side by side (rows of 8 coefficients, 16 apart) to 8×8 samples each. Of
/// both, only the first `used` coefficients in zigzag order may differ from zero. Returns 0, without
/// samples, where a sum could leave 16 bits, in which libjpeg-turbo adds.
int pic_jpeg_inverse_pair(const int16_t *blocks, int used, uint8_t *first, size_t first_stride,
                          uint8_t *second, size_t second_stride);

/// One block (rows 16 apart) to `side` × `side` samples, 2 or 1.
void pic_jpeg_inverse_reduced(const int16_t *block, int side, uint8_t *samples, size_t stride);
