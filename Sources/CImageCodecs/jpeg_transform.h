// From coefficients to samples: libjpeg's accurate integer transform and its reduced forms, and the way from
// YCbCr to RGB, for processors with AVX2. All give the samples that libjpeg-turbo gives.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// Whether this processor can run the functions below.
int jpeg_transform_is_there(void);

/// Two blocks side by side (rows of 8 coefficients, 16 apart) to 8×8 samples each; `is_flat` says that
/// only the first coefficients differ from zero.
void jpeg_inverse_pair(const int16_t *blocks, int is_flat, uint8_t *first, size_t first_stride,
                       uint8_t *second, size_t second_stride);

/// One block (rows 16 apart) to `side` × `side` samples, 2 or 1.
void jpeg_inverse_reduced(const int16_t *block, int side, uint8_t *samples, size_t stride);

/// A row of `count` pixels. Rows of samples are readable up to the next multiple of 16; of the target,
/// 3 · `count` bytes are written.
void jpeg_row_to_rgb(const uint8_t *y, const uint8_t *cb, const uint8_t *cr, size_t count,
                     uint8_t *rgb);

/// A row of `count` samples of half resolution to 2 · `count` ones, mixed 3 : 1 with the row `far` and
/// again along the row (libjpeg's "fancy upsampling"). `sums` has room for `count` + 2 numbers.
void jpeg_upsample_row(const uint8_t *near, const uint8_t *far, size_t count, int16_t *sums,
                       uint8_t *target);
