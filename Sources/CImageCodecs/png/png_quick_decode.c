#include "png_quick_decode.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

#include "png_filters.h"
#include "wrappers/own_decoders.h"

// Source: PNG (Third Edition), W3C, sections 5, 9 and 11.

// The filtered samples stand in memory as a whole, beside the picture; larger ones go to libpng.
static const size_t largest_filtered = (size_t)128 << 20;

enum { grey = 0, rgb = 2, indexed = 3, grey_alpha = 4, rgba = 6 };

typedef struct plain_png {
  uint32_t width, height;
  int color;
  const uint8_t *palette, *palette_alpha;
  size_t palette_count, palette_alpha_count;
  /// The chunks of pixel data: where the first begins, how many, and their bytes in all.
  size_t data_position, data_chunks, data_count;
} plain_png;

static uint32_t number(const uint8_t *bytes) {
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static int is_named(const uint8_t *chunk, const char *name) { return !memcmp(chunk + 4, name, 4); }

// The payload's bytes when the whole chunk is there, else SIZE_MAX.
static size_t chunk_count(const uint8_t *data, size_t count, size_t position) {
  if (count < 12 || position > count - 12) return SIZE_MAX;
  size_t payload = number(data + position);
  return payload <= count - 12 - position ? payload : SIZE_MAX;
}

static int read_header(plain_png *png, const uint8_t *chunk, size_t payload) {
  if (!is_named(chunk, "IHDR") || payload != 13) return 0;
  const uint8_t *header = chunk + 8;
  png->width = number(header);
  png->height = number(header + 4);
  png->color = header[9];
  // 8 bits; the only compression and filter method; not interlaced.
  return header[8] == 8 && header[10] == 0 && header[11] == 0 && header[12] == 0 &&
         png->width > 0 && png->height > 0 && png->width <= INT32_MAX && png->height <= INT32_MAX;
}

// Takes in a chunk before the pixel data; 0 for anything that is not plain.
static int take_chunk(plain_png *png, const uint8_t *chunk, size_t payload) {
  if (is_named(chunk, "PLTE")) {
    if (png->color != indexed || png->palette || payload == 0 || payload % 3 || payload > 768)
      return 0;
    png->palette = chunk + 8;
    png->palette_count = payload / 3;
    return 1;
  }
  if (is_named(chunk, "tRNS")) {
    if (!png->palette || png->palette_alpha || payload == 0 || payload > png->palette_count)
      return 0;
    png->palette_alpha = chunk + 8;
    png->palette_alpha_count = payload;
    return 1;
  }
  for (int i = 4; i < 8; i++)
    if (((chunk[i] | 0x20) < 'a') || ((chunk[i] | 0x20) > 'z')) return 0;
  // Other chunks matter only when their name begins with a capital letter.
  return (chunk[4] & 0x20) != 0;
}

static int read_chunks(plain_png *png, const uint8_t *data, size_t count) {
  size_t position = 8;
  size_t payload = chunk_count(data, count, position);
  if (payload == SIZE_MAX || !read_header(png, data + position, payload)) return 0;
  for (;;) {
    position += 12 + payload;
    payload = chunk_count(data, count, position);
    if (payload == SIZE_MAX) return 0;
    if (is_named(data + position, "IDAT")) break;
    if (!take_chunk(png, data + position, payload)) return 0;
  }
  if (png->color == indexed && !png->palette) return 0;
  png->data_position = position;
  while (payload != SIZE_MAX && is_named(data + position, "IDAT")) {
    png->data_chunks++;
    png->data_count += payload;
    position += 12 + payload;
    payload = chunk_count(data, count, position);
  }
  return 1;
}

// The pixel data in one piece: in the file itself when there is one chunk, else copied.
static const uint8_t *join_data(const plain_png *png, const uint8_t *data, uint8_t **owned) {
  const uint8_t *chunk = data + png->data_position;
  *owned = NULL;
  if (png->data_chunks == 1) return chunk + 8;
  *owned = malloc(png->data_count ? png->data_count : 1);
  if (!*owned) return NULL;
  uint8_t *end = *owned;
  for (size_t i = 0; i < png->data_chunks; i++) {
    size_t payload = number(chunk);
    memcpy(end, chunk + 8, payload);
    end += payload;
    chunk += 12 + payload;
  }
  return *owned;
}

// Whether the window that the stream names reaches back over all of it: libdeflate takes any distance,
// zlib none beyond the window.
static int has_whole_window(const uint8_t *stream, size_t count, size_t expected) {
  if (count < 2) return 0;
  int bits = 8 + (stream[0] >> 4);
  return bits >= 15 || (size_t)1 << bits >= expected;
}

static int inflate_exactly(const uint8_t *stream, size_t count, uint8_t *output, size_t expected) {
  struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
  if (!decompressor) return 0;
  size_t used = 0, written = 0;
  enum libdeflate_result result = libdeflate_zlib_decompress_ex(decompressor, stream, count, output,
                                                                expected, &used, &written);
  libdeflate_free_decompressor(decompressor);
  return result == LIBDEFLATE_SUCCESS && written == expected;
}

// Grey and alpha to four channels.
static void spread_grey_alpha(const uint8_t *row, uint32_t width, uint8_t *pixels) {
  for (uint32_t x = 0; x < width; x++) {
    memset(pixels + 4 * x, row[2 * x], 3);
    pixels[4 * x + 3] = row[2 * x + 1];
  }
}

// Palette indices to three or four channels; 0 for an index outside of the palette.
static int look_up(const plain_png *png, const uint8_t *row, uint32_t channels, uint8_t *pixels) {
  for (uint32_t x = 0; x < png->width; x++) {
    uint8_t index = row[x];
    if (index >= png->palette_count) return 0;
    memcpy(pixels, png->palette + 3 * index, 3);
    if (channels == 4)
      pixels[3] = index < png->palette_alpha_count ? png->palette_alpha[index] : 255;
    pixels += channels;
  }
  return 1;
}

// Undoes the filters and brings every row to its place. `spare` holds two rows of the file.
static int finish_rows(const plain_png *png, const uint8_t *filtered, size_t stride, size_t step,
                       uint32_t channels, uint8_t *pixels, uint8_t *spare) {
  size_t out_stride = (size_t)png->width * channels;
  int is_direct = png->color == grey || png->color == rgb || png->color == rgba;
  const uint8_t *above = NULL;
  for (uint32_t y = 0; y < png->height; y++) {
    const uint8_t *row = filtered + y * (stride + 1);
    uint8_t *target = pixels + y * out_stride;
    uint8_t *output = is_direct ? target : spare + (y & 1) * stride;
    if (!pic_png_unfilter_row(row[0], row + 1, output, above, stride, step)) return 0;
    above = output;
    if (png->color == grey_alpha) spread_grey_alpha(output, png->width, target);
    if (png->color == indexed && !look_up(png, output, channels, target)) return 0;
  }
  return 1;
}

int pic_png_decode_quickly(const uint8_t *data, size_t count, uint8_t *pixels, size_t capacity,
                           uint32_t *rows) {
  plain_png png = {0};
  if (!pic_uses_own_decoders() || !read_chunks(&png, data, count)) return 0;
  size_t step;
  uint32_t channels;
  switch (png.color) {
    case grey:
      step = 1, channels = 1;
      break;
    case rgb:
      step = 3, channels = 3;
      break;
    case indexed:
      step = 1, channels = png.palette_alpha ? 4 : 3;
      break;
    case grey_alpha:
      step = 2, channels = 4;
      break;
    case rgba:
      step = 4, channels = 4;
      break;
    default:
      return 0;
  }
  size_t stride = (size_t)png.width * step;
  // A size that contradicts the caller's is libpng's to explain.
  if (png.height > largest_filtered / (stride + 1) ||
      (size_t)png.width * channels * png.height != capacity)
    return 0;
  size_t filtered_count = (stride + 1) * png.height;
  uint8_t *owned = NULL;
  const uint8_t *stream = join_data(&png, data, &owned);
  uint8_t *filtered = malloc(filtered_count + 2 * stride);
  int is_done = stream && filtered && has_whole_window(stream, png.data_count, filtered_count) &&
                inflate_exactly(stream, png.data_count, filtered, filtered_count) &&
                finish_rows(&png, filtered, stride, step, channels, pixels,
                            filtered + filtered_count);
  free(owned);
  free(filtered);
  *rows = is_done ? png.height : 0;
  return is_done;
}
