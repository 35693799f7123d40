// Plain PNG files (8 bits, not interlaced, nothing odd) in one go; libpng reads all others.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// Decodes the file into `pixels`, `capacity` = height × width × channels bytes, with the channels of
/// `pic_png_read_header`, and tells the rows.
///
/// Returns 1 on success. On 0 the file is of another kind, or something is wrong with it: libpng
/// then says what, and keeps what there is.
int pic_png_decode_quickly(const uint8_t *data, size_t count, uint8_t *pixels, size_t capacity,
                           uint32_t *rows);
