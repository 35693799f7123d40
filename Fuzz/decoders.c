// libFuzzer's target for the JPEG and PNG decoders: what our own accept, libjpeg-turbo and libpng must
// accept with the same samples. Address and undefined behaviour are the sanitizers' to watch.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image_codecs.h"
#include "wrappers/own_decoders.h"

#include <jpeglib.h>
#include <setjmp.h>

// In place of wrappers/own_decoders.c: which decoders read the next picture.
static int uses_own;

pic_codec_choice pic_chosen_codecs(void) {
  return uses_own ? PIC_CODECS_OWN : PIC_CODECS_LIBRARY;
}
int pic_uses_own_decoders(void) { return uses_own; }
int pic_uses_own_jpeg(void) { return uses_own && __builtin_cpu_supports("avx2"); }

// Where drawn.c is linked: takes down what came out.
__attribute__((weak)) void fuzz_note(const void *bytes, size_t count);

enum {
  /// Larger pictures cost time and show nothing more.
  most_samples = 1 << 20,
};

typedef struct outcome {
  pic_status status;
  pic_result result;
  uint8_t *samples;
  size_t count;
  char message[256];
} outcome;

typedef enum format { jpeg, png } format;

// Decodes onto memory full of `fill`, so that samples that nobody writes differ between two calls.
static outcome decode(format kind, const uint8_t *data, size_t count, uint32_t denominator, int own,
                      int fill) {
  outcome one = {.status = PIC_OK};
  pic_message message = {one.message, sizeof one.message};
  pic_header header;
  uses_own = own;
  one.status = kind == jpeg ? pic_jpeg_read_header(data, count, &header, message)
                            : pic_png_read_header(data, count, &header, message);
  if (one.status != PIC_OK) return one;
  uint64_t width = (header.width + (uint64_t)denominator - 1) / denominator;
  uint64_t height = (header.height + (uint64_t)denominator - 1) / denominator;
  if (width * header.channels > most_samples || height > most_samples / (width * header.channels) ||
      header.working_bytes > 4 * most_samples) {
    one.status = PIC_UNSUPPORTED;
    return one;
  }
  one.count = (size_t)(width * height * header.channels);
  one.samples = malloc(one.count);
  if (!one.samples) abort();
  memset(one.samples, fill, one.count);
  one.status = kind == jpeg ? pic_jpeg_decode(data, count, denominator, one.samples, one.count,
                                              &one.result, message)
                            : pic_png_decode(data, count, one.samples, one.count, &one.result,
                                             message);
  return one;
}

// libjpeg as a program without any wishes calls it: how often it warns; −1 for an error before the last
// row, which `status` tells already.
typedef struct plain_reading {
  struct jpeg_error_mgr errors;
  jmp_buf jump;
} plain_reading;

static void jump(j_common_ptr common) { longjmp(((plain_reading *)common->err)->jump, 1); }
static void print_nothing(j_common_ptr common) { (void)common; }

static long plain_warnings(const uint8_t *data, size_t count, uint32_t denominator) {
  plain_reading reading;
  struct jpeg_decompress_struct jpeg;
  volatile int has_rows = 0;
  uint8_t *volatile row = NULL;
  jpeg.err = jpeg_std_error(&reading.errors);
  reading.errors.error_exit = jump;
  reading.errors.output_message = print_nothing;
  if (setjmp(reading.jump)) {
    // An error behind the last row spoils nothing, but something is wrong with the file.
    long warnings = has_rows ? jpeg.err->num_warnings + 1 : -1;
    jpeg_destroy_decompress(&jpeg);
    free(row);
    return warnings;
  }
  jpeg_create_decompress(&jpeg);
  jpeg_mem_src(&jpeg, data, count);
  jpeg_read_header(&jpeg, TRUE);
  if (jpeg.num_components == 4) jpeg.out_color_space = JCS_CMYK;
  jpeg.scale_denom = denominator;
  jpeg_start_decompress(&jpeg);
  row = malloc((size_t)jpeg.output_width * (size_t)jpeg.output_components);
  if (!row) abort();
  JSAMPROW rows[1] = {row};
  while (jpeg.output_scanline < jpeg.output_height) jpeg_read_scanlines(&jpeg, rows, 1);
  has_rows = 1;
  jpeg_finish_decompress(&jpeg);
  long warnings = jpeg.err->num_warnings;
  jpeg_destroy_decompress(&jpeg);
  free(row);
  return warnings;
}

static void stop(const char *what, const outcome *own, const outcome *library) {
  fprintf(stderr, "%s\nour own: status %d, damaged %d, %u rows\nlibrary: status %d, damaged %d, %u rows, \"%s\"\n",
          what, (int)own->status, own->result.is_damaged, own->result.rows, (int)library->status,
          library->result.is_damaged, library->result.rows, library->message);
  abort();
}

// libdeflate reads some codes that zlib refuses and no encoder writes: reserved lengths and distances,
// and incomplete tables.
static int is_reserved_code(const outcome *own, const outcome *library) {
  static const char *const words[] = {"literal/length", "distance", "code lengths set",
                                      "bit length repeat"};
  if (own->status != PIC_OK || library->status != PIC_CORRUPT) return 0;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strstr(library->message, words[i]) && !strstr(library->message, "too far back")) return 1;
  return 0;
}

static void compare(format kind, const uint8_t *data, size_t count, uint32_t denominator) {
  outcome own = decode(kind, data, count, denominator, 1, 0x5A);
  outcome library = decode(kind, data, count, denominator, 0, 0xA5);
  if (kind == png && is_reserved_code(&own, &library)) {
    own.status = library.status;
    own.result = library.result;
  }
  if (own.status != library.status || own.result.is_damaged != library.result.is_damaged)
    stop("the verdicts differ", &own, &library);
  if (own.result.rows != library.result.rows) stop("the rows differ", &own, &library);
  // The rows of a damaged file are the library's in both cases.
  if (own.status == PIC_OK && own.samples && memcmp(own.samples, library.samples, own.count))
    stop("the samples differ", &own, &library);
  if (kind == jpeg && own.status == PIC_OK) {
    long warnings = plain_warnings(data, count, denominator);
    if (own.result.is_damaged != (warnings > 0)) stop("the warnings differ", &own, &library);
  }
  if (fuzz_note && own.status == PIC_OK && own.samples) fuzz_note(own.samples, own.count);
  if (fuzz_note && library.status == PIC_OK && library.samples)
    fuzz_note(library.samples, library.count);
  free(own.samples);
  free(library.samples);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t count) {
  if (count >= 2 && data[0] == 0xFF && data[1] == 0xD8) {
    compare(jpeg, data, count, 1);
    compare(jpeg, data, count, 8);
  } else if (count >= 4 && !memcmp(data, "\x89PNG", 4)) {
    compare(png, data, count, 1);
  } else {
    return -1;
  }
  return 0;
}
