#include "jpeg_quick_decode.h"

#include <stdlib.h>
#include <string.h>

#include "jpeg_color_rows.h"
#include "jpeg_samples.h"
#include "jpeg_transform.h"
#include "wrappers/own_decoders.h"

// Source: ITU-T T.81, annexes A and B; what is done with sizes that are no multiples of a block is
// libjpeg's choice.

// Samples and bytes stand in memory as a whole; larger files go to libjpeg, which needs a few rows.
static const size_t largest_working = (size_t)128 << 20;

// Of a component, what the headers say.
typedef struct named_component {
  int id, quantization;
} named_component;

typedef struct plain_jpeg {
  uint32_t width, height;
  /// Units of the scan.
  uint32_t columns, rows;
  /// Of all components, without margins.
  size_t sample_count;
  int component_count;
  named_component names[3];
  jpeg_component components[3];
  /// The first factor is 0 for a table that is not there.
  jpeg_step quantization[4][64];
  const uint8_t *scan;
} plain_jpeg;

// The tables of the last file, which most often are those of the next one, too.
static _Thread_local jpeg_codes tables[2][4];

static uint32_t number(const uint8_t *bytes) { return (uint32_t)bytes[0] << 8 | bytes[1]; }

static int take_quantization(plain_jpeg *jpeg, const uint8_t *bytes, size_t count) {
  while (count >= 65) {
    // 8-bit numbers only.
    if (bytes[0] > 3) return 0;
    jpeg_step *table = jpeg->quantization[bytes[0]];
    for (int i = 0; i < 64; i++) {
      if (bytes[1 + i] == 0) return 0;
      table[i] = (jpeg_step){pic_jpeg_zigzag[i], bytes[1 + i]};
    }
    bytes += 65;
    count -= 65;
  }
  return count == 0;
}

static int take_codes(const uint8_t *bytes, size_t count, int defined[2][4]) {
  while (count >= 17) {
    int is_dc = bytes[0] >> 4 == 0, index = bytes[0] & 15;
    if (bytes[0] >> 4 > 1 || index > 3) return 0;
    size_t symbols = 0;
    for (int i = 0; i < 16; i++) symbols += bytes[1 + i];
    if (symbols > 255 || count < 17 + symbols) return 0;
    jpeg_codes *codes = &tables[is_dc ? 0 : 1][index];
    int is_known = codes->is_ready && codes->symbol_count == symbols &&
                   !memcmp(codes->counts, bytes + 1, 16) &&
                   !memcmp(codes->symbols, bytes + 17, symbols);
    if (!is_known) {
      memcpy(codes->counts, bytes + 1, 16);
      memcpy(codes->symbols, bytes + 17, symbols);
      codes->symbol_count = (uint8_t)symbols;
      codes->is_ready = (uint8_t)pic_jpeg_prepare_codes(codes, is_dc);
      if (!codes->is_ready) return 0;
    }
    defined[is_dc ? 0 : 1][index] = 1;
    bytes += 17 + symbols;
    count -= 17 + symbols;
  }
  return count == 0;
}

static int take_frame(plain_jpeg *jpeg, const uint8_t *bytes, size_t count) {
  if (jpeg->component_count || count < 6 || bytes[0] != 8) return 0;
  jpeg->height = number(bytes + 1);
  jpeg->width = number(bytes + 3);
  int components = bytes[5];
  if ((components != 1 && components != 3) || count != 6 + 3 * (size_t)components) return 0;
  jpeg->component_count = components;
  for (int i = 0; i < components; i++) {
    const uint8_t *entry = bytes + 6 + 3 * i;
    named_component *name = &jpeg->names[i];
    jpeg_component *one = &jpeg->components[i];
    name->id = entry[0];
    name->quantization = entry[2];
    one->horizontal = entry[1] >> 4;
    one->vertical = entry[1] & 15;
    if (entry[2] > 3) return 0;
    // Other numbers may mean other colours.
    if (components == 3 && name->id != i + 1) return 0;
    int most = i == 0 && components == 3 ? 2 : 1;
    if (one->horizontal < 1 || one->horizontal > most || one->vertical != one->horizontal) return 0;
  }
  return jpeg->width > 0 && jpeg->height > 0;
}

static int take_scan(plain_jpeg *jpeg, const uint8_t *bytes, size_t count, int defined[2][4]) {
  int components = jpeg->component_count;
  if (!components || count != 4 + 2 * (size_t)components || bytes[0] != components) return 0;
  for (int i = 0; i < components; i++) {
    named_component *name = &jpeg->names[i];
    jpeg_component *one = &jpeg->components[i];
    int dc = bytes[2 + 2 * i] >> 4, ac = bytes[2 + 2 * i] & 15;
    if (bytes[1 + 2 * i] != name->id || dc > 3 || ac > 3) return 0;
    if (!defined[0][dc] || !defined[1][ac]) return 0;
    one->dc = &tables[0][dc];
    one->ac = &tables[1][ac];
    one->steps = jpeg->quantization[name->quantization];
    if (!one->steps[0].factor) return 0;
  }
  const uint8_t *rest = bytes + 1 + 2 * components;
  return rest[0] == 0 && rest[1] == 63 && rest[2] == 0;
}

// Everything up to the first scan; 0 for what is not plain.
static int read_headers(plain_jpeg *jpeg, const uint8_t *data, size_t count) {
  int defined[2][4] = {{0}};
  size_t position = 2;
  if (count < 4 || data[0] != 0xFF || data[1] != 0xD8) return 0;
  while (count - position >= 4 && data[position] == 0xFF) {
    int marker = data[position + 1];
    size_t length = number(data + position + 2);
    if (length < 2 || length > count - position - 2) return 0;
    const uint8_t *bytes = data + position + 4;
    length -= 2;
    position += 4 + length;
    int is_fine = 1;
    if (marker == 0xDB)
      is_fine = take_quantization(jpeg, bytes, length);
    else if (marker == 0xC4)
      is_fine = take_codes(bytes, length, defined);
    else if (marker == 0xC0 || marker == 0xC1)
      is_fine = take_frame(jpeg, bytes, length);
    // libjpeg warns of JFIF in an unknown version.
    else if (marker == 0xE0)
      is_fine = length < 14 || memcmp(bytes, "JFIF", 5) || bytes[5] == 1;
    // Adobe's marker, where it does not say YCbCr.
    else if (marker == 0xEE)
      is_fine = length < 12 || memcmp(bytes, "Adobe", 5) || bytes[11] == 1;
    else if (marker == 0xDA) {
      jpeg->scan = data + position;
      return take_scan(jpeg, bytes, length, defined);
    }
    // Other tables, frames and restarts are not plain; what programs note for each other is
    // skipped.
    else
      is_fine = (marker >= 0xE1 && marker <= 0xEF) || marker == 0xFE;
    if (!is_fine) return 0;
  }
  return 0;
}

// Copies the bytes of the scan without the zeros stuffed behind 0xFF; SIZE_MAX when they do not end
// at the end of the picture.
static size_t copy_scan(const uint8_t *scan, size_t count, uint8_t *target) {
  uint8_t *end = target;
  for (;;) {
    const uint8_t *next = memchr(scan, 0xFF, count);
    if (!next || (size_t)(next - scan) + 2 > count) return SIZE_MAX;
    size_t plain = (size_t)(next - scan);
    memcpy(end, scan, plain);
    end += plain;
    scan = next + 2;
    count -= plain + 2;
    if (next[1] == 0xD9) return (size_t)(end - target);
    if (next[1] != 0) return SIZE_MAX;
    *end++ = 0xFF;
  }
}

static void pad_halved_color(const jpeg_component *color, uint32_t half_width,
                             uint32_t half_height) {
  for (uint32_t y = 0; y < half_height; y++)
    jpeg_pad_halved_row(color->samples + y * color->stride, half_width);
}

// Rows above the first and below the last are like those.
static jpeg_halved_row halved_row(const jpeg_component *color, uint32_t y, uint32_t half_height) {
  uint32_t near = y / 2, far = y % 2 ? near + 1 : near - 1;
  if (y == 0) far = 0;
  if (far >= half_height) far = half_height - 1;
  return (jpeg_halved_row){color->samples + near * color->stride,
                           color->samples + far * color->stride};
}

static void write_rows(const plain_jpeg *jpeg, uint32_t width, uint32_t height, int is_halved,
                       uint8_t *pixels) {
  const jpeg_component *light = jpeg->components, *blue = light + 1, *red = light + 2;
  if (jpeg->component_count == 1) {
    for (uint32_t y = 0; y < height; y++)
      memcpy(pixels + (size_t)y * width, light->samples + y * light->stride, width);
    return;
  }
  uint32_t half_width = (width + 1) / 2, half_height = (height + 1) / 2;
  if (is_halved) {
    pad_halved_color(blue, half_width, half_height);
    pad_halved_color(red, half_width, half_height);
  }
  const uint8_t *end = pixels + 3 * (size_t)width * height;
  for (uint32_t y = 0; y < height; y++) {
    const uint8_t *row = light->samples + y * light->stride;
    uint8_t *target = pixels + 3 * (size_t)y * width;
    if (is_halved)
      pic_jpeg_halved_row_to_rgb(row, halved_row(blue, y, half_height),
                                 halved_row(red, y, half_height), width, target, end);
    else
      pic_jpeg_row_to_rgb(row, blue->samples + y * blue->stride, red->samples + y * red->stride,
                          width, target, end);
  }
}

// Chooses sides and strides and where samples begin; returns their bytes. Margins keep the rows of
// different components apart.
static size_t lay_out(plain_jpeg *jpeg, uint32_t denominator, int is_halved, size_t offsets[3]) {
  int side = 8 / (int)denominator;
  size_t bytes = jpeg_row_margin;
  for (int i = 0; i < jpeg->component_count; i++) {
    jpeg_component *one = &jpeg->components[i];
    // Halved colours are decoded at twice the side where the picture is shrunk anyway.
    int is_twice = i > 0 && jpeg->components[0].horizontal == 2 && denominator > 1;
    one->side = is_twice ? 2 * side : side;
    // Halved colours have a copy of a sample at either end of a row.
    size_t width = (size_t)jpeg->columns * (size_t)(one->horizontal * one->side);
    size_t height = (size_t)jpeg->rows * (size_t)(one->vertical * one->side);
    one->stride = width + (is_halved && i > 0 ? 16 : 0);
    offsets[i] = bytes;
    bytes += one->stride * height + jpeg_row_margin;
    jpeg->sample_count += width * height;
  }
  return bytes;
}

// Reads the scan into samples that lie in `memory`, where its plain bytes have a place behind them.
static int read_scan(plain_jpeg *jpeg, size_t scan_count, const size_t offsets[3], uint8_t *memory,
                     uint8_t *plain) {
  size_t bytes = copy_scan(jpeg->scan, scan_count, plain);
  if (bytes == SIZE_MAX) return 0;
  memset(plain + bytes, 0, jpeg_zeros_behind);
  for (int i = 0; i < jpeg->component_count; i++) {
    jpeg_component *one = &jpeg->components[i];
    one->samples = memory + offsets[i];
    if (one->side == 1) pic_jpeg_prepare_skips(one->ac);
  }
  return pic_jpeg_read_samples(jpeg->components, jpeg->component_count, plain, plain + bytes,
                               jpeg->columns, jpeg->rows);
}

int pic_jpeg_read_size_quickly(const uint8_t *data, size_t count, jpeg_quick_size *size) {
  plain_jpeg jpeg = {0};
  if (!pic_uses_own_jpeg() || !read_headers(&jpeg, data, count)) return 0;
  // libjpeg refuses larger ones in its own words.
  if (jpeg.width > 65500 || jpeg.height > 65500) return 0;
  *size = (jpeg_quick_size){jpeg.width, jpeg.height, jpeg.component_count == 1 ? 1 : 3};
  return 1;
}

int pic_jpeg_decode_quickly(const uint8_t *data, size_t count, uint32_t denominator,
                            uint8_t *pixels, size_t capacity, uint32_t *rows) {
  plain_jpeg jpeg = {0};
  // By 2 and 4 libjpeg is as fast.
  if (denominator != 1 && denominator != 8) return 0;
  if (!pic_uses_own_jpeg() || !read_headers(&jpeg, data, count)) return 0;
  uint32_t width = (jpeg.width + denominator - 1) / denominator;
  uint32_t height = (jpeg.height + denominator - 1) / denominator;
  int is_halved = jpeg.components[0].horizontal == 2 && denominator == 1;
  // libjpeg takes another way for pictures that narrow.
  if (is_halved && width < 5) return 0;
  uint32_t unit = 8 * (uint32_t)jpeg.components[0].horizontal;
  jpeg.columns = (jpeg.width + unit - 1) / unit;
  jpeg.rows = (jpeg.height + unit - 1) / unit;
  size_t offsets[3], samples = lay_out(&jpeg, denominator, is_halved, offsets);
  size_t scan_count = count - (size_t)(jpeg.scan - data);
  size_t channels = jpeg.component_count == 1 ? 1 : 3;
  if (jpeg.sample_count + scan_count > largest_working) return 0;
  if ((size_t)width * height * channels != capacity) return 0;
  uint8_t *memory = malloc(samples + scan_count + jpeg_zeros_behind);
  if (!memory) return 0;
  int is_done = read_scan(&jpeg, scan_count, offsets, memory, memory + samples);
  if (is_done) {
    write_rows(&jpeg, width, height, is_halved, pixels);
    *rows = height;
  }
  free(memory);
  return is_done;
}
