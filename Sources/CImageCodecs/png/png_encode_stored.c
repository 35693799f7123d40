#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

#include "image_codecs.h"
#include "wrappers/message.h"

// Source: PNG (Third Edition), W3C, sections 5 and 11.

static uint8_t *write_number(uint8_t *out, uint32_t value) {
  for (int i = 0; i < 4; i++) *out++ = (uint8_t)(value >> (24 - 8 * i));
  return out;
}

// Length, name and checksum around a payload of `count` bytes that stands at `chunk` + 8.
static uint8_t *close_chunk(uint8_t *chunk, const char name[4], size_t count) {
  write_number(chunk, (uint32_t)count);
  memcpy(chunk + 4, name, 4);
  return write_number(chunk + 8 + count, libdeflate_crc32(0, chunk + 4, count + 4));
}

pic_status pic_png_encode_stored(const uint8_t *samples, size_t count, uint32_t width,
                                 uint32_t height, uint32_t channels, pic_encoded *encoded,
                                 pic_message report) {
  static const uint8_t signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  static const uint8_t colors[5] = {0, PIC_PNG_GREY, PIC_PNG_GREY_ALPHA, PIC_PNG_RGB, PIC_PNG_RGBA};
  if (channels < 1 || channels > 4) {
    pic_say(report, "expected 1 to 4 channels");
    return PIC_UNSUPPORTED;
  }
  size_t stride = (size_t)width * channels;
  if (stride == 0 || height == 0 || width > INT32_MAX || height > INT32_MAX ||
      count / stride < height)
    return PIC_BUFFER_TOO_SMALL;
  size_t filtered_count = (stride + 1) * height;
  size_t bound = libdeflate_zlib_compress_bound(NULL, filtered_count);
  if (bound > INT32_MAX) {
    pic_say(report, "the picture is too large");
    return PIC_UNSUPPORTED;
  }
  // Level 0: blocks of bytes as they are.
  struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(0);
  uint8_t *filtered = malloc(filtered_count);
  uint8_t *file = malloc(bound + 128);
  if (!compressor || !filtered || !file) {
    libdeflate_free_compressor(compressor);
    free(filtered);
    free(file);
    return PIC_OUT_OF_MEMORY;
  }
  for (size_t y = 0; y < height; y++) {
    filtered[y * (stride + 1)] = 0; // no filter
    memcpy(filtered + y * (stride + 1) + 1, samples + y * stride, stride);
  }
  memcpy(file, signature, sizeof signature);
  uint8_t *chunk = file + sizeof signature;
  uint8_t *header = write_number(write_number(chunk + 8, width), height);
  // 8 bits; the only compression and filter method; not interlaced.
  const uint8_t rest[5] = {8, colors[channels], 0, 0, 0};
  memcpy(header, rest, sizeof rest);
  chunk = close_chunk(chunk, "IHDR", 13);
  chunk = close_chunk(
      chunk, "IDAT",
      libdeflate_zlib_compress(compressor, filtered, filtered_count, chunk + 8, bound));
  chunk = close_chunk(chunk, "IEND", 0);
  libdeflate_free_compressor(compressor);
  free(filtered);
  encoded->data = file;
  encoded->count = (size_t)(chunk - file);
  return PIC_OK;
}
