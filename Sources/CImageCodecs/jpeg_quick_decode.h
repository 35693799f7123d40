// The usual kind of JPEG, several times as fast as the general way.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// Decodes a baseline JPEG of one scan, grey or YCbCr with full or quartered colours, whole or shrunk by
/// 8, to the samples that libjpeg-turbo gives.
///
/// Returns 0 for any other file, and for any with something wrong: those are libjpeg's to judge.
int jpeg_decode_quickly(const uint8_t *data, size_t count, uint32_t denominator, uint8_t *pixels,
                        size_t capacity, uint32_t *rows);
