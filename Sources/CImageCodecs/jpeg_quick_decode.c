#include "jpeg_quick_decode.h"

#include <stdlib.h>
#include <string.h>

#include "jpeg_entropy.h"
#include "jpeg_transform.h"

// Source: ITU-T T.81, annexes A and B; what is done with sizes that are no multiples of a block is
// libjpeg's choice.

// Samples and bytes stand in memory as a whole; larger files go to libjpeg, which needs a few rows.
static const size_t largest_working = (size_t)128 << 20;

typedef struct component {
  int id, horizontal, vertical, quantization, dc, ac;
  /// Samples of a side of a block after shrinking.
  int side;
  uint8_t *samples;
  size_t stride;
  int prior;
} component;

typedef struct plain_jpeg {
  uint32_t width, height;
  int component_count;
  component components[3];
  /// In rows; the first number is 0 for a table that is not there.
  uint16_t quantization[4][64];
  const uint8_t *scan;
} plain_jpeg;

// The tables of the last file, which most often are those of the next one, too.
static _Thread_local jpeg_codes tables[2][4];

static uint32_t number(const uint8_t *bytes) { return (uint32_t)bytes[0] << 8 | bytes[1]; }

static int take_quantization(plain_jpeg *jpeg, const uint8_t *bytes, size_t count) {
  while (count >= 65) {
    // 8-bit numbers only.
    if (bytes[0] > 3) return 0;
    uint16_t *table = jpeg->quantization[bytes[0]];
    for (int i = 0; i < 64; i++) {
      if (bytes[1 + i] == 0) return 0;
      table[jpeg_zigzag[i]] = bytes[1 + i];
    }
    bytes += 65;
    count -= 65;
  }
  return count == 0;
}

static int take_codes(const uint8_t *bytes, size_t count, int found[2][4]) {
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
      codes->is_ready = (uint8_t)jpeg_codes_prepare(codes, is_dc);
      if (!codes->is_ready) return 0;
    }
    found[is_dc ? 0 : 1][index] = 1;
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
    component *one = &jpeg->components[i];
    one->id = entry[0];
    one->horizontal = entry[1] >> 4;
    one->vertical = entry[1] & 15;
    one->quantization = entry[2];
    if (entry[2] > 3) return 0;
    // Other numbers may mean other colours.
    if (components == 3 && one->id != i + 1) return 0;
    int most = i == 0 && components == 3 ? 2 : 1;
    if (one->horizontal < 1 || one->horizontal > most || one->vertical != one->horizontal) return 0;
  }
  return jpeg->width > 0 && jpeg->height > 0;
}

static int take_scan(plain_jpeg *jpeg, const uint8_t *bytes, size_t count, int found[2][4]) {
  int components = jpeg->component_count;
  if (!components || count != 4 + 2 * (size_t)components || bytes[0] != components) return 0;
  for (int i = 0; i < components; i++) {
    component *one = &jpeg->components[i];
    one->dc = bytes[2 + 2 * i] >> 4;
    one->ac = bytes[2 + 2 * i] & 15;
    if (bytes[1 + 2 * i] != one->id || one->dc > 3 || one->ac > 3) return 0;
    if (!found[0][one->dc] || !found[1][one->ac] || !jpeg->quantization[one->quantization][0])
      return 0;
  }
  const uint8_t *rest = bytes + 1 + 2 * components;
  return rest[0] == 0 && rest[1] == 63 && rest[2] == 0;
}

// Everything up to the first scan; 0 for what is not plain.
static int read_headers(plain_jpeg *jpeg, const uint8_t *data, size_t count) {
  int found[2][4] = {{0}};
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
    if (marker == 0xDB) is_fine = take_quantization(jpeg, bytes, length);
    else if (marker == 0xC4) is_fine = take_codes(bytes, length, found);
    else if (marker == 0xC0 || marker == 0xC1) is_fine = take_frame(jpeg, bytes, length);
    // Adobe's marker, where it does not say YCbCr.
    else if (marker == 0xEE) is_fine = length < 12 || memcmp(bytes, "Adobe", 5) || bytes[11] == 1;
    else if (marker == 0xDA) {
      jpeg->scan = data + position;
      return take_scan(jpeg, bytes, length, found);
    }
    // Other tables, frames and restarts are not plain; what programs note for each other is skipped.
    else is_fine = (marker >= 0xE0 && marker <= 0xEF) || marker == 0xFE;
    if (!is_fine) return 0;
  }
  return 0;
}

// Copies the bytes of the scan without the zeros stuffed behind 0xFF; SIZE_MAX when they do not end at
// the end of the picture.
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

// Brings a block, or two, from coefficients to samples and leaves the coefficients zero.
static void finish_blocks(component *owners[2], uint8_t *places[2], int count, int ends[2],
                          int16_t *blocks) {
  int used = ends[0] > ends[1] ? ends[0] : ends[1];
  if (count == 2 && owners[0]->side == 8 && owners[1]->side == 8) {
    jpeg_inverse_pair(blocks, used == 1, places[0], owners[0]->stride, places[1],
                      owners[1]->stride);
  } else {
    for (int i = 0; i < count; i++) {
      uint8_t unused[64];
      if (owners[i]->side == 8)
        jpeg_inverse_pair(blocks, 0, i == 0 ? places[0] : unused, i == 0 ? owners[0]->stride : 8,
                          i == 1 ? places[1] : unused, i == 1 ? owners[1]->stride : 8);
      else
        jpeg_inverse_reduced(blocks + 8 * i, owners[i]->side, places[i], owners[i]->stride);
    }
  }
  if (used == 1)
    blocks[0] = blocks[8] = 0;
  else
    memset(blocks, 0, 128 * sizeof *blocks);
}

static int read_samples(plain_jpeg *jpeg, jpeg_bits *bits, uint32_t columns, uint32_t rows) {
  int16_t blocks[128] = {0};
  component *owners[2];
  uint8_t *places[2];
  int ends[2] = {1, 1}, waiting = 0;
  for (uint32_t row = 0; row < rows; row++) {
    for (uint32_t column = 0; column < columns; column++) {
      for (int i = 0; i < jpeg->component_count; i++) {
        component *one = &jpeg->components[i];
        const jpeg_codes *dc = &tables[0][one->dc], *ac = &tables[1][one->ac];
        const uint16_t *quantization = jpeg->quantization[one->quantization];
        for (int block = 0; block < one->horizontal * one->vertical; block++) {
          size_t x = (size_t)column * (size_t)one->horizontal + (size_t)(block % one->horizontal);
          size_t y = (size_t)row * (size_t)one->vertical + (size_t)(block / one->horizontal);
          owners[waiting] = one;
          places[waiting] = one->samples + (y * one->stride + x) * (size_t)one->side;
          ends[waiting] = jpeg_read_block(bits, dc, ac, quantization,
                                          one->side == 1 ? JPEG_FIRST : JPEG_ALL, &one->prior,
                                          blocks + 8 * waiting);
          if (ends[waiting] < 0) return 0;
          if (++waiting < 2) continue;
          finish_blocks(owners, places, 2, ends, blocks);
          waiting = 0;
        }
      }
    }
    if (jpeg_bits_overran(bits)) return 0;
  }
  ends[1] = 1;
  if (waiting) finish_blocks(owners, places, 1, ends, blocks);
  return 1;
}

static void write_rows(const plain_jpeg *jpeg, uint32_t width, uint32_t height, int is_halved,
                       uint8_t *spare, uint8_t *pixels) {
  const component *parts = jpeg->components;
  if (jpeg->component_count == 1) {
    for (uint32_t y = 0; y < height; y++)
      memcpy(pixels + (size_t)y * width, parts[0].samples + y * parts[0].stride, width);
    return;
  }
  uint32_t half_width = (width + 1) / 2, half_height = (height + 1) / 2;
  size_t spare_stride = parts[0].stride + 16;
  int16_t *sums = (int16_t *)(void *)(spare + 2 * spare_stride);
  for (uint32_t y = 0; y < height; y++) {
    const uint8_t *colors[2];
    for (int i = 0; i < 2; i++) {
      const component *one = &parts[1 + i];
      colors[i] = one->samples + y * one->stride;
      if (!is_halved) continue;
      uint32_t near = y / 2, far = y % 2 ? near + 1 : near - 1;
      if (y == 0) far = 0;
      if (far >= half_height) far = half_height - 1;
      uint8_t *doubled = spare + (size_t)i * spare_stride;
      jpeg_upsample_row(one->samples + near * one->stride, one->samples + far * one->stride,
                        half_width, sums, doubled);
      colors[i] = doubled;
    }
    jpeg_row_to_rgb(parts[0].samples + y * parts[0].stride, colors[0], colors[1], width,
                    pixels + 3 * (size_t)y * width);
  }
}

int jpeg_decode_quickly(const uint8_t *data, size_t count, uint32_t denominator, uint8_t *pixels,
                        size_t capacity, uint32_t *rows) {
  plain_jpeg jpeg = {0};
  // By 2 and 4 libjpeg is as fast.
  if (denominator != 1 && denominator != 8) return 0;
  if (!jpeg_transform_is_there() || !read_headers(&jpeg, data, count)) return 0;
  int side = 8 / (int)denominator, halving = jpeg.components[0].horizontal;
  uint32_t width = (jpeg.width + denominator - 1) / denominator;
  uint32_t height = (jpeg.height + denominator - 1) / denominator;
  // Halved colours are decoded at twice the side where the picture is shrunk anyway.
  int is_halved = halving == 2 && denominator == 1;
  // libjpeg takes another way for pictures that narrow.
  if (is_halved && width < 5) return 0;
  uint32_t unit = 8 * (uint32_t)halving;
  uint32_t columns = (jpeg.width + unit - 1) / unit, unit_rows = (jpeg.height + unit - 1) / unit;
  size_t total = 0, stride = (size_t)columns * unit / denominator;
  for (int i = 0; i < jpeg.component_count; i++) {
    component *one = &jpeg.components[i];
    one->side = i > 0 && halving == 2 && denominator > 1 ? 2 * side : side;
    one->stride = (size_t)columns * (size_t)(one->horizontal * one->side);
    total += one->stride * unit_rows * (size_t)(one->vertical * one->side);
    if (one->side == 1) jpeg_codes_prepare_pass(&tables[1][one->ac]);
  }
  size_t scan_count = count - (size_t)(jpeg.scan - data);
  // Rows are read to the next multiple of 16; two rows and their sums stand behind the samples.
  size_t spare = 2 * (stride + 16) + 2 * (stride + 16);
  size_t channels = jpeg.component_count == 1 ? 1 : 3;
  if (total + scan_count > largest_working || (size_t)width * height * channels != capacity)
    return 0;
  uint8_t *memory = malloc(scan_count + 16 + total + 32 + spare);
  if (!memory) return 0;
  uint8_t *place = memory;
  for (int i = 0; i < jpeg.component_count; i++) {
    component *one = &jpeg.components[i];
    one->samples = place;
    place += one->stride * unit_rows * (size_t)(one->vertical * one->side);
  }
  place += 32 - ((uintptr_t)place & 15);
  uint8_t *spare_rows = place;
  uint8_t *scan = place + spare;
  size_t bytes = copy_scan(jpeg.scan, scan_count, scan);
  int is_done = 0;
  if (bytes != SIZE_MAX) {
    jpeg_bits bits;
    jpeg_bits_start(&bits, scan, scan + bytes);
    is_done = read_samples(&jpeg, &bits, columns, unit_rows);
  }
  if (is_done) {
    write_rows(&jpeg, width, height, is_halved, spare_rows, pixels);
    *rows = height;
  }
  free(memory);
  return is_done;
}
