#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

#include "image_codecs.h"
#include "wrappers/message.h"

// Sources: PNG (Third Edition), W3C, sections 5 and 11; RFC 1950; RFC 1951, section 3.2.4.

/// Bytes of the largest block of bytes as they are.
enum { MOST_STORED = 65535 };

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

// Rows, each behind a byte for no filter, in zlib's form: blocks of bytes as they are.
static void store_rows(uint8_t *out, const uint8_t *samples, size_t stride, size_t height) {
  size_t left = (stride + 1) * height, place = 0;
  uint32_t adler = 1;
  *out++ = 0x78; // deflate with a window of 32 KB
  *out++ = 0x01; // the quickest level
  while (left > 0) {
    size_t count = left < MOST_STORED ? left : MOST_STORED;
    left -= count;
    const uint8_t header[5] = {left == 0, (uint8_t)count, (uint8_t)(count >> 8), (uint8_t)~count,
                               (uint8_t)(~count >> 8)};
    memcpy(out, header, sizeof header);
    uint8_t *block = out + sizeof header;
    out = block + count;
    for (uint8_t *next = block; next < out;) {
      if (place == 0) {
        *next++ = 0;
        place = 1;
        continue;
      }
      size_t piece = stride + 1 - place;
      if (piece > (size_t)(out - next)) piece = (size_t)(out - next);
      memcpy(next, samples, piece);
      next += piece;
      samples += piece;
      place = place + piece == stride + 1 ? 0 : place + piece;
    }
    adler = libdeflate_adler32(adler, block, count);
  }
  write_number(out, adler);
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
  // A header for each block, two bytes before and four behind them all.
  size_t stored_count = filtered_count + (filtered_count + MOST_STORED - 1) / MOST_STORED * 5 + 6;
  if (stored_count > INT32_MAX) {
    pic_say(report, "the picture is too large");
    return PIC_UNSUPPORTED;
  }
  uint8_t *file = malloc(stored_count + 128);
  if (!file) return PIC_OUT_OF_MEMORY;
  memcpy(file, signature, sizeof signature);
  uint8_t *chunk = file + sizeof signature;
  uint8_t *header = write_number(write_number(chunk + 8, width), height);
  // 8 bits; the only compression and filter method; not interlaced.
  const uint8_t rest[5] = {8, colors[channels], 0, 0, 0};
  memcpy(header, rest, sizeof rest);
  chunk = close_chunk(chunk, "IHDR", 13);
  store_rows(chunk + 8, samples, stride, height);
  chunk = close_chunk(chunk, "IDAT", stored_count);
  chunk = close_chunk(chunk, "IEND", 0);
  encoded->data = file;
  encoded->count = (size_t)(chunk - file);
  return PIC_OK;
}
