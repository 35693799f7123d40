// Draws files by their grammar: JPEG, PNG, WebP, ICC profiles and bytes of no kind. The usual shapes are
// the most frequent ones.

#include "drawn.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <lcms2.h>
#include <webp/encode.h>
#include <zlib.h>

static void append(file *out, const void *bytes, size_t count) {
  if (count > room - out->count) count = room - out->count;
  memcpy(out->bytes + out->count, bytes, count);
  out->count += count;
}

// Plain areas, slopes and noise.
static void draw_samples(uint8_t *samples, size_t count) {
  for (size_t i = 0; i < count;) {
    size_t run = 1 + draw(200);
    uint32_t kind = draw(3), value = draw(256), slope = draw(9);
    for (; run && i < count; run--, i++, value += slope)
      samples[i] = (uint8_t)(kind == 0 ? value : kind == 1 ? draw(256) : value - slope);
  }
}

// JPEG

typedef struct jpeg_errors {
  struct jpeg_error_mgr manager;
  jmp_buf jump;
} jpeg_errors;

static void jump(j_common_ptr common) { longjmp(((jpeg_errors *)common->err)->jump, 1); }
static void print_nothing(j_common_ptr common) { (void)common; }

static void choose_jpeg(struct jpeg_compress_struct *jpeg) {
  jpeg_set_quality(jpeg, 1 + (int)draw(100), TRUE);
  int is_usual = happens(70), is_halved = happens(50);
  for (int i = 0; i < jpeg->num_components; i++) {
    jpeg->comp_info[i].h_samp_factor = is_usual ? (i == 0 && is_halved ? 2 : 1) : 1 + (int)draw(4);
    jpeg->comp_info[i].v_samp_factor = is_usual ? (i == 0 && is_halved ? 2 : 1) : 1 + (int)draw(4);
  }
  jpeg->optimize_coding = happens(30);
  if (happens(10)) jpeg->restart_interval = 1 + draw(9);
  if (happens(15)) jpeg_simple_progression(jpeg);
  if (happens(4)) jpeg->arith_code = TRUE;
  if (happens(10)) jpeg->write_JFIF_header = !jpeg->write_JFIF_header;
  if (happens(10)) jpeg->write_Adobe_marker = !jpeg->write_Adobe_marker;
}

void draw_jpeg(file *out) {
  static const J_COLOR_SPACE spaces[] = {JCS_GRAYSCALE, JCS_RGB, JCS_CMYK};
  uint8_t row[80 * 4] = {0};
  struct jpeg_compress_struct jpeg;
  jpeg_errors errors;
  unsigned char *memory = NULL;
  unsigned long count = 0;
  jpeg.err = jpeg_std_error(&errors.manager);
  errors.manager.error_exit = jump;
  errors.manager.output_message = print_nothing;
  if (setjmp(errors.jump) == 0) {
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &memory, &count);
    uint32_t kind = happens(70) ? 1 : draw(3);
    jpeg.in_color_space = spaces[kind];
    jpeg.input_components = kind == 0 ? 1 : (int)kind + 2;
    jpeg.image_width = 1 + draw(80);
    jpeg.image_height = 1 + draw(48);
    jpeg_set_defaults(&jpeg);
    choose_jpeg(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    JSAMPROW rows[1] = {row};
    while (jpeg.next_scanline < jpeg.image_height) {
      if (happens(60)) draw_samples(row, sizeof row);
      jpeg_write_scanlines(&jpeg, rows, 1);
    }
    jpeg_finish_compress(&jpeg);
    append(out, memory, count);
  }
  jpeg_destroy_compress(&jpeg);
  free(memory);
}

// PNG

static void append_number(file *out, uint32_t value) {
  uint8_t bytes[4] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8),
                      (uint8_t)value};
  append(out, bytes, 4);
}

static void append_chunk(file *out, const char *name, const uint8_t *payload, size_t count) {
  append_number(out, (uint32_t)count);
  append(out, name, 4);
  append(out, payload, count);
  uLong checksum = crc32(crc32(0, (const Bytef *)name, 4), payload, (uInt)count);
  append_number(out, happens(2) ? draw(1u << 31) : (uint32_t)checksum);
}

typedef struct png_shape {
  uint32_t width, height, depth, color, is_interlaced;
} png_shape;

// Rows of one pass: a filter's number, then samples.
static size_t append_rows(uint8_t *rows, size_t used, png_shape shape, uint32_t width,
                          uint32_t height) {
  static const uint32_t channels[] = {1, 0, 3, 1, 2, 0, 4};
  size_t stride = (width * channels[shape.color] * shape.depth + 7) / 8;
  if (width == 0) return used;
  for (uint32_t y = 0; y < height; y++) {
    rows[used++] = (uint8_t)(happens(1) ? draw(8) : draw(5));
    draw_samples(rows + used, stride);
    if (happens(20)) memset(rows + used, 0, stride);
    used += stride;
  }
  return used;
}

static size_t draw_rows(uint8_t *rows, png_shape shape) {
  static const uint8_t starts[7][4] = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
                                       {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};
  if (!shape.is_interlaced) return append_rows(rows, 0, shape, shape.width, shape.height);
  size_t used = 0;
  for (int i = 0; i < 7; i++) {
    const uint8_t *pass = starts[i];
    used = append_rows(rows, used, shape, (shape.width + pass[2] - 1 - pass[0]) / pass[2],
                       (shape.height + pass[3] - 1 - pass[1]) / pass[3]);
  }
  return used;
}

static size_t deflate_rows(const uint8_t *rows, size_t count, uint8_t *packed, size_t capacity) {
  static const int strategies[] = {Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED};
  z_stream stream = {0};
  if (deflateInit2(&stream, (int)draw(10), Z_DEFLATED, 9 + (int)draw(7), 8,
                   strategies[draw(5)]) != Z_OK)
    return 0;
  stream.next_in = (Bytef *)rows;
  stream.avail_in = (uInt)count;
  stream.next_out = packed;
  stream.avail_out = (uInt)capacity;
  deflate(&stream, Z_FINISH);
  size_t written = capacity - stream.avail_out;
  deflateEnd(&stream);
  return written;
}

static void append_animation(file *out, png_shape shape, uint32_t number) {
  uint8_t zeros[10] = {0};
  file control = {.count = 0};
  append_number(&control, number);
  append_number(&control, shape.width);
  append_number(&control, shape.height);
  append_number(&control, 0);
  append_number(&control, 0);
  append(&control, zeros, 6);
  append_chunk(out, "fcTL", control.bytes, control.count);
}

void draw_png(file *out) {
  static uint8_t rows[room], packed[room];
  static const uint32_t colors[] = {0, 2, 3, 4, 6, 2, 6, 3};
  png_shape shape = {1 + draw(64), 1 + draw(32), 8, colors[draw(8)], happens(12)};
  if (happens(15)) shape.depth = shape.color == 3 || happens(50) ? 1u << draw(4) : 16;
  if (shape.depth < 8 && shape.color != 0 && shape.color != 3) shape.depth = 8;
  size_t count = draw_rows(rows, shape);
  if (happens(3) && count > 4) count -= 1 + draw(4);
  size_t written = deflate_rows(rows, count, packed, sizeof packed);
  // Damage that the checksum of the stream may or may not see.
  for (uint32_t i = happens(30) ? draw(4) : 0; i && written; i--)
    packed[draw((uint32_t)written)] = (uint8_t)draw(256);
  append(out, "\x89PNG\r\n\x1A\n", 8);
  file header = {.count = 0};
  append_number(&header, shape.width);
  append_number(&header, shape.height);
  uint8_t rest[5] = {(uint8_t)shape.depth, (uint8_t)shape.color, 0, 0,
                     (uint8_t)shape.is_interlaced};
  append(&header, rest, 5);
  append_chunk(out, "IHDR", header.bytes, header.count);
  uint8_t palette[768];
  draw_samples(palette, sizeof palette);
  uint32_t entries = 1 + draw(256);
  if (shape.color == 3) append_chunk(out, "PLTE", palette, 3 * entries);
  if (shape.color == 3 && happens(50)) append_chunk(out, "tRNS", palette, 1 + draw(entries));
  if (shape.color < 3 && happens(10)) append_chunk(out, "tRNS", palette, shape.color ? 6 : 2);
  if (happens(10)) append_chunk(out, "tEXt", (const uint8_t *)"Title\0text", 10);
  if (happens(5)) append_chunk(out, "eXIf", palette, draw(60));
  int is_animated = happens(10);
  if (is_animated) append_chunk(out, "acTL", (const uint8_t *)"\0\0\0\1\0\0\0", 8);
  for (size_t done = 0; done < written;) {
    size_t part = happens(60) ? written - done : 1 + draw((uint32_t)(written - done));
    append_chunk(out, "IDAT", packed + done, part);
    done += part;
  }
  if (is_animated) append_animation(out, shape, 0);
  append_chunk(out, "IEND", packed, 0);
}

// The rest

void draw_webp(file *out) {
  static uint8_t samples[64 * 64 * 4];
  int width = 1 + (int)draw(64), height = 1 + (int)draw(64);
  draw_samples(samples, sizeof samples);
  uint8_t *encoded = NULL;
  size_t count = happens(50)
                     ? WebPEncodeRGBA(samples, width, height, 4 * width, (float)draw(100), &encoded)
                     : WebPEncodeLosslessRGBA(samples, width, height, 4 * width, &encoded);
  append(out, encoded, count);
  WebPFree(encoded);
}

void draw_profile(file *out) {
  cmsCIExyY white = {0.3 + draw(100) / 1000.0, 0.3 + draw(100) / 1000.0, 1};
  cmsCIExyYTRIPLE primaries = {{0.6 + draw(100) / 1000.0, 0.33, 1}, {0.3, 0.6, 1}, {0.15, 0.06, 1}};
  cmsToneCurve *curve = cmsBuildGamma(NULL, 0.2 + draw(40) / 10.0);
  cmsToneCurve *curves[3] = {curve, curve, curve};
  cmsHPROFILE profile = happens(30) ? cmsCreateGrayProfile(&white, curve)
                                    : cmsCreateRGBProfile(&white, &primaries, curves);
  cmsUInt32Number count = 0;
  if (profile && cmsSaveProfileToMem(profile, NULL, &count) && count < room &&
      cmsSaveProfileToMem(profile, out->bytes, &count))
    out->count = count;
  // The time at which it was made.
  if (out->count > 36) memset(out->bytes + 24, 0, 12);
  if (profile) cmsCloseProfile(profile);
  cmsFreeToneCurve(curve);
}

void draw_bytes(file *out) {
  out->count = 16 + draw(4000);
  draw_samples(out->bytes, out->count);
  // What a target reads sizes from.
  for (int i = 0; i < 16; i++) out->bytes[i] = (uint8_t)draw(256);
}
