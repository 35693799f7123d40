#include "png/png_quick_decode.h"
#include "message.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

// One reading of one file: the cursor, where to jump, and what libpng said.
typedef struct png_reading {
  const uint8_t *data;
  size_t count;
  size_t position;
  int reached_end;
  int has_bad_checksum;
  uint64_t transformed_rows;
  pic_message report;
  jmp_buf jump;
} png_reading;

static void read_bytes(png_structp png, png_bytep out, size_t count) {
  png_reading *reading = png_get_io_ptr(png);
  if (count > reading->count - reading->position) {
    reading->reached_end = 1;
    png_error(png, "the file ends inside the picture");
  }
  memcpy(out, reading->data + reading->position, count);
  reading->position += count;
}

static void fail(png_structp png, png_const_charp message) {
  png_reading *reading = png_get_error_ptr(png);
  pic_say(reading->report, message);
  longjmp(reading->jump, 1);
}

// libpng only warns when the checksum at the end of the pixel data is wrong, but then the
// pixels are not those that were stored.
static void note_warning(png_structp png, png_const_charp message) {
  png_reading *reading = png_get_error_ptr(png);
  if (strstr(message, "incorrect data check")) {
    reading->has_bad_checksum = 1;
    pic_say(reading->report, message);
  }
}

// Called once per decoded row, after inflating and before anything that may still fail: tells a
// complete picture with a damaged end from an incomplete one.
static void count_row(png_structp png, png_row_infop info, png_bytep row) {
  (void)info;
  (void)row;
  png_reading *reading = png_get_user_transform_ptr(png);
  reading->transformed_rows++;
}

// Rows of samples in the file: the picture's, or those of the seven passes.
static uint64_t stored_rows(uint32_t width, uint32_t height, int is_interlaced) {
  if (!is_interlaced) return height;
  uint64_t rows = 0;
  for (int pass = 0; pass < 7; pass++)
    if (PNG_PASS_COLS(width, pass) > 0) rows += PNG_PASS_ROWS(height, pass);
  return rows;
}

static png_structp open_png(png_reading *reading) {
  return png_create_read_struct(PNG_LIBPNG_VER_STRING, reading, fail, note_warning);
}

// Settings that hold for header and pixels. May jump.
static void prepare(png_structp png, png_reading *reading) {
  png_set_read_fn(png, reading, read_bytes);
  png_set_benign_errors(png, 1);
  // Sizes are checked against the caller's limits instead of libpng's million.
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  // Chunks that do not change samples are not even parsed: a bad profile or text is no reason to
  // lose a picture.
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  // Chunk checksums are the caller's: pixel data carries its own (Adler-32), and Pillow, too,
  // reads a file whose IDAT checksum alone is wrong.
  png_set_crc_action(png, PNG_CRC_QUIET_USE, PNG_CRC_QUIET_USE);
}

static void fill_header(png_structp png, png_infop info, pic_header *header) {
  memset(header, 0, sizeof *header);
  header->width = png_get_image_width(png, info);
  header->height = png_get_image_height(png, info);
  header->bit_depth = png_get_bit_depth(png, info);
  int color = png_get_color_type(png, info);
  int has_transparency = png_get_valid(png, info, PNG_INFO_tRNS) != 0;
  if ((color & PNG_COLOR_MASK_ALPHA) || has_transparency)
    header->channels = 4;
  else
    header->channels = color == PNG_COLOR_TYPE_GRAY ? 1 : 3;
}

pic_status pic_png_read_header(const uint8_t *data, size_t count, pic_header *header,
                               pic_message report) {
  png_reading reading = {.data = data, .count = count, .report = report};
  png_structp png = open_png(&reading);
  if (!png) return PIC_OUT_OF_MEMORY;
  png_infop volatile info = NULL;
  if (setjmp(reading.jump)) {
    png_destroy_read_struct(&png, (png_infopp)&info, NULL);
    return reading.reached_end ? PIC_TRUNCATED : PIC_CORRUPT;
  }
  info = png_create_info_struct(png);
  if (!info) {
    png_destroy_read_struct(&png, NULL, NULL);
    return PIC_OUT_OF_MEMORY;
  }
  prepare(png, &reading);
  png_read_info(png, info);
  fill_header(png, info, header);
  png_destroy_read_struct(&png, (png_infopp)&info, NULL);
  return PIC_OK;
}

// `block` is how many bytes of pixel data libpng asks for at a time.
static pic_status decode(const uint8_t *data, size_t count, size_t block, uint8_t *pixels,
                         size_t capacity, pic_result *result, pic_message report) {
  result->rows = 0;
  result->is_damaged = 0;
  png_reading reading = {.data = data, .count = count, .report = report};
  png_structp png = open_png(&reading);
  if (!png) return PIC_OUT_OF_MEMORY;
  png_infop volatile info = NULL;
  volatile uint64_t expected_rows = UINT64_MAX;
  volatile uint32_t height = 0;
  volatile int is_interlaced = 0, pass = 0;
  volatile uint32_t row = 0;
  if (setjmp(reading.jump)) {
    png_destroy_read_struct(&png, (png_infopp)&info, NULL);
    if (reading.transformed_rows >= expected_rows) {
      // Every row is there; only what follows the pixels is damaged.
      result->rows = height;
      return PIC_OK;
    }
    // A row is counted just before it is stored, so the last one may be missing. The first pass of
    // an interlaced picture fills the rows one by one, and the others refine all of them.
    uint64_t whole = reading.transformed_rows ? reading.transformed_rows - 1 : 0;
    if (is_interlaced) whole = pass > 0 ? height : row;
    result->rows = (uint32_t)(whole < height ? whole : height);
    return reading.reached_end ? PIC_TRUNCATED : PIC_CORRUPT;
  }
  info = png_create_info_struct(png);
  if (!info) {
    png_destroy_read_struct(&png, NULL, NULL);
    return PIC_OUT_OF_MEMORY;
  }
  prepare(png, &reading);
  png_set_compression_buffer_size(png, block);
  png_read_info(png, info);
  pic_header header;
  fill_header(png, info, &header);
  size_t stride = (size_t)header.width * header.channels;
  if (header.height > capacity / stride) {
    png_destroy_read_struct(&png, (png_infopp)&info, NULL);
    return PIC_BUFFER_TOO_SMALL;
  }
  height = header.height;
  is_interlaced = png_get_interlace_type(png, info) != PNG_INTERLACE_NONE;

  png_set_expand(png);
  // The accurate rule, v × 255 / 65535 rounded; a transparent colour is compared before it.
  if (header.bit_depth == 16) png_set_scale_16(png);
  if (header.channels == 4) png_set_gray_to_rgb(png);
  png_set_read_user_transform_fn(png, count_row);
  png_set_user_transform_info(png, &reading, 0, 0);
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  if (png_get_rowbytes(png, info) != stride) png_error(png, "unexpected row size");

  expected_rows = stored_rows(header.width, header.height, is_interlaced);
  for (pass = 0; pass < passes; pass++) {
    for (row = 0; row < header.height; row++) {
      uint8_t *samples = pixels + (size_t)row * stride;
      // The second form spreads each sample over the block that later passes fill.
      if (is_interlaced)
        png_read_row(png, NULL, samples);
      else
        png_read_row(png, samples, NULL);
    }
  }
  result->rows = header.height;
  png_destroy_read_struct(&png, (png_infopp)&info, NULL);
  return reading.has_bad_checksum ? PIC_CORRUPT : PIC_OK;
}

pic_status pic_png_decode(const uint8_t *data, size_t count, uint8_t *pixels, size_t capacity,
                          pic_result *result, pic_message report) {
  result->is_damaged = 0;
  if (pic_png_decode_quickly(data, count, pixels, capacity, &result->rows)) return PIC_OK;
  pic_status status = decode(data, count, 8192, pixels, capacity, result, report);
  // At the end of a cut file the last block is incomplete and lost. Asked for byte by byte, all
  // that is there is decoded, which may be every row of a file that only lacks its last bytes.
  if (status == PIC_TRUNCATED) status = decode(data, count, 1, pixels, capacity, result, report);
  return status;
}
