// Encoders: what was stored without loss comes back as it was, by our own decoder and by libpng; what
// does not fit is refused.

#include <stdlib.h>
#include <string.h>

#include "image_codecs.h"
#include "wrappers/own_decoders.h"

// In place of wrappers/own_decoders.c: which decoders read the next picture.
static int uses_own;

pic_codec_choice pic_chosen_codecs(void) {
  return uses_own ? PIC_CODECS_OWN : PIC_CODECS_LIBRARY;
}
int pic_uses_own_decoders(void) { return uses_own; }
int pic_uses_own_jpeg(void) { return uses_own && __builtin_cpu_supports("avx2"); }

// Where drawn.c is linked: takes down what came out.
__attribute__((weak)) void fuzz_note(const void *bytes, size_t count);

typedef struct picture {
  uint32_t width, height, channels;
  const uint8_t *samples;
  size_t count;
} picture;

// Grey and alpha come back as four channels.
static int is_sample(const picture *one, size_t pixel, uint32_t channel, uint8_t found) {
  const uint8_t *stored = one->samples + pixel * one->channels;
  if (one->channels != 2) return stored[channel] == found;
  return stored[channel == 3] == found;
}

static void expect(pic_encoded file, const picture *one) {
  pic_message silent = {NULL, 0};
  for (uses_own = 0; uses_own < 2; uses_own++) {
    pic_header header;
    pic_result result;
    if (pic_png_read_header(file.data, file.count, &header, silent) != PIC_OK) abort();
    if (header.width != one->width || header.height != one->height) abort();
    size_t count = (size_t)header.width * header.height * header.channels;
    uint8_t *samples = malloc(count);
    if (!samples) abort();
    if (pic_png_decode(file.data, file.count, samples, count, &result, silent) != PIC_OK) abort();
    for (size_t i = 0; i < count; i++)
      if (!is_sample(one, i / header.channels, (uint32_t)(i % header.channels), samples[i])) abort();
    free(samples);
  }
  if (fuzz_note) fuzz_note(file.data, file.count);
  pic_free(file);
}

static void encode_png(const picture *one, const uint8_t *choices) {
  static const pic_png_color colors[] = {PIC_PNG_GREY, PIC_PNG_GREY_ALPHA, PIC_PNG_RGB,
                                         PIC_PNG_RGBA};
  pic_png_settings settings = {.width = one->width,
                               .height = one->height,
                               .color = colors[one->channels - 1],
                               .bit_depth = 8,
                               .is_interlaced = choices[0] & 1,
                               .compression_level = choices[1] % 10,
                               .exif = choices,
                               .exif_count = choices[2] & 7};
  pic_encoded file;
  if (pic_png_encode(one->samples, one->count, &settings, &file, (pic_message){NULL, 0}) == PIC_OK)
    expect(file, one);
}

static void encode_jpeg(const picture *one, const uint8_t *choices) {
  if (one->channels == 2) return;
  pic_jpeg_settings settings = {.width = one->width,
                                .height = one->height,
                                .channels = one->channels,
                                .quality = 1 + choices[0] % 100,
                                .is_progressive = choices[1] & 1,
                                .uses_other_transform = choices[1] >> 1 & 1,
                                .halves_chroma = choices[1] >> 2 & 1,
                                .app1 = choices,
                                .app1_count = choices[2] & 7};
  pic_encoded file;
  pic_message silent = {NULL, 0};
  if (pic_jpeg_encode(one->samples, one->count, &settings, &file, silent) != PIC_OK) abort();
  pic_header header;
  if (pic_jpeg_read_header(file.data, file.count, &header, silent) != PIC_OK) abort();
  if (header.width != one->width || header.height != one->height) abort();
  pic_free(file);
}

static void encode_webp(const picture *one, const uint8_t *choices) {
  pic_webp_settings settings = {.width = one->width,
                                .height = one->height,
                                .channels = one->channels,
                                .quality = choices[0] % 101,
                                .is_lossless = 1};
  pic_encoded file;
  pic_message silent = {NULL, 0};
  if (pic_webp_encode(one->samples, one->count, &settings, &file, silent) != PIC_OK) return;
  pic_header header;
  pic_result result;
  if (pic_webp_read_header(file.data, file.count, &header, silent) != PIC_OK) abort();
  size_t pixels = (size_t)one->width * one->height;
  uint8_t *samples = malloc(pixels * header.channels);
  if (!samples) abort();
  if (pic_webp_decode(file.data, file.count, 1, samples, pixels * header.channels, &result, silent))
    abort();
  // Without a transparent pixel the alpha channel is left out.
  for (size_t i = 0; i < pixels; i++)
    if (memcmp(samples + i * header.channels, one->samples + i * one->channels, 3)) abort();
  free(samples);
  pic_free(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t count) {
  if (count < 16) return 0;
  picture one = {.width = 1 + (data[0] | (data[1] & 1u) << 8),
                 .height = 1 + data[2] % 64u,
                 .channels = 1 + data[3] % 4u,
                 .samples = data + 8,
                 .count = count - 8};
  pic_encoded file;
  pic_status status = pic_png_encode_stored(one.samples, one.count, one.width, one.height,
                                            one.channels, &file, (pic_message){NULL, 0});
  int fits = (size_t)one.width * one.height * one.channels <= one.count;
  if ((status == PIC_OK) != fits) abort();
  if (!fits) return 0;
  expect(file, &one);
  encode_png(&one, data + 4);
  encode_jpeg(&one, data + 4);
  if (one.channels >= 3 && data[4] % 8 == 0) encode_webp(&one, data + 4);
  return 0;
}
