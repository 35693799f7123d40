// The usual kind of JPEG, several times as fast as the general way.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// The size of a file that `pic_jpeg_decode_quickly` may decode, and its channels: 1 or 3.
typedef struct jpeg_quick_size {
  uint32_t width, height, channels;
} jpeg_quick_size;

/// Reads the size; returns 0 for any file but the usual ones, as `pic_jpeg_decode_quickly` does.
int pic_jpeg_read_size_quickly(const uint8_t *data, size_t count, jpeg_quick_size *size);

/// Decodes a baseline JPEG of one scan, grey or YCbCr with full or quartered colours, whole or
/// shrunk by 8, to the samples that libjpeg-turbo gives.
///
/// Returns 0 for any other file, and for any with something wrong: those are libjpeg's to judge.
int pic_jpeg_decode_quickly(const uint8_t *data, size_t count, uint32_t denominator,
                            uint8_t *pixels, size_t capacity, uint32_t *rows);
