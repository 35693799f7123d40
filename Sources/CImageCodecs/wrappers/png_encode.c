#include "growing_buffer.h"
#include "message.h"

#include <png.h>
#include <setjmp.h>

typedef struct png_writing {
  growing_buffer buffer;
  int is_out_of_memory;
  pic_message report;
  jmp_buf jump;
} png_writing;

static void write_bytes(png_structp png, png_bytep data, size_t count) {
  png_writing *writing = png_get_io_ptr(png);
  if (!growing_append(&writing->buffer, data, count)) {
    writing->is_out_of_memory = 1;
    png_error(png, "out of memory");
  }
}

static void flush_nothing(png_structp png) { (void)png; }

static void fail(png_structp png, png_const_charp message) {
  png_writing *writing = png_get_error_ptr(png);
  pic_say(writing->report, message);
  longjmp(writing->jump, 1);
}

static void ignore_warning(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static size_t channel_count(pic_png_color color) {
  switch (color) {
    case PIC_PNG_RGB:
      return 3;
    case PIC_PNG_RGBA:
      return 4;
    case PIC_PNG_GREY_ALPHA:
      return 2;
    default:
      return 1;
  }
}

// Chunks before the samples. May jump.
static void write_header(png_structp png, png_infop info, const pic_png_settings *settings) {
  png_set_IHDR(png, info, settings->width, settings->height, (int)settings->bit_depth,
               (int)settings->color,
               settings->is_interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (settings->color == PIC_PNG_PALETTE) {
    png_color palette[PNG_MAX_PALETTE_LENGTH];
    uint32_t entries = settings->palette_count < PNG_MAX_PALETTE_LENGTH ? settings->palette_count
                                                                        : PNG_MAX_PALETTE_LENGTH;
    for (uint32_t i = 0; i < entries; i++) {
      palette[i].red = settings->palette[3 * i];
      palette[i].green = settings->palette[3 * i + 1];
      palette[i].blue = settings->palette[3 * i + 2];
    }
    png_set_PLTE(png, info, palette, (int)entries);
    if (settings->palette_alpha_count)
      png_set_tRNS(png, info, settings->palette_alpha, (int)settings->palette_alpha_count, NULL);
  } else if (settings->has_transparent_color) {
    png_color_16 color = {.red = settings->transparent_color[0],
                          .green = settings->transparent_color[1],
                          .blue = settings->transparent_color[2],
                          .gray = settings->transparent_color[0]};
    png_set_tRNS(png, info, NULL, 0, &color);
  }
#ifdef PNG_eXIf_SUPPORTED
  if (settings->exif_count)
    png_set_eXIf_1(png, info, settings->exif_count, (png_bytep)settings->exif);
#endif
}

pic_status pic_png_encode(const void *samples, size_t count, const pic_png_settings *settings,
                          pic_encoded *encoded, pic_message report) {
  size_t sample_bytes = settings->bit_depth == 16 ? 2 : 1;
  size_t stride = (size_t)settings->width * channel_count(settings->color) * sample_bytes;
  if (stride == 0 || settings->height == 0 || count / stride < settings->height)
    return PIC_BUFFER_TOO_SMALL;
  png_writing writing = {.report = report};
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &writing, fail, ignore_warning);
  if (!png) return PIC_OUT_OF_MEMORY;
  png_infop volatile info = NULL;
  if (setjmp(writing.jump)) {
    png_destroy_write_struct(&png, (png_infopp)&info);
    free(writing.buffer.data);
    return writing.is_out_of_memory ? PIC_OUT_OF_MEMORY : PIC_UNSUPPORTED;
  }
  info = png_create_info_struct(png);
  if (!info) {
    png_destroy_write_struct(&png, NULL);
    return PIC_OUT_OF_MEMORY;
  }
  png_set_write_fn(png, &writing, write_bytes, flush_nothing);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_compression_level(png, settings->compression_level);
  write_header(png, info, settings);
  png_write_info(png, info);
  if (settings->bit_depth < 8) png_set_packing(png);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  if (settings->bit_depth == 16) png_set_swap(png);
#endif
  int passes = png_set_interlace_handling(png);
  for (int pass = 0; pass < passes; pass++)
    for (uint32_t y = 0; y < settings->height; y++)
      png_write_row(png, (png_const_bytep)samples + (size_t)y * stride);
  png_write_end(png, info);
  png_destroy_write_struct(&png, (png_infopp)&info);
  encoded->data = writing.buffer.data;
  encoded->count = writing.buffer.count;
  return PIC_OK;
}

void pic_free(pic_encoded encoded) { free(encoded.data); }
