// Colour profiles of strangers, given to Little CMS: a conversion or a refusal, and each colour becomes
// the same one wherever it stands.

#include <stdlib.h>
#include <string.h>

#include "image_codecs.h"

// Where drawn.c is linked: takes down what came out.
__attribute__((weak)) void fuzz_note(const void *bytes, size_t count);

static void convert(const pic_color_transform *transform, uint32_t channels, int is_cmyk) {
  enum { pixels = 256 };
  uint8_t source[4 * pixels], target[4 * pixels], once[4];
  for (uint32_t i = 0; i < pixels * channels; i++) source[i] = (uint8_t)(i * 37 + i / 7);
  memset(target, 0x5A, sizeof target);
  pic_color_transform_apply(transform, source, target, pixels);
  uint32_t out = is_cmyk ? 3 : channels;
  if (fuzz_note) fuzz_note(target, pixels * out);
  for (uint32_t i = 0; i < pixels; i += 51) {
    pic_color_transform_apply(transform, source + i * channels, once, 1);
    if (memcmp(once, target + i * out, out)) abort();
    if (channels == 4 && !is_cmyk && target[i * 4 + 3] != source[i * 4 + 3]) abort();
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t count) {
  static const struct {
    uint32_t channels;
    int is_cmyk;
  } kinds[] = {{1, 0}, {3, 0}, {4, 0}, {4, 1}};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    char text[256] = "";
    pic_color_transform *transform = NULL;
    pic_status status =
        pic_color_transform_open(data, count, kinds[i].channels, kinds[i].is_cmyk, &transform,
                                 (pic_message){text, sizeof text});
    if ((status == PIC_OK) != (transform != NULL)) abort();
    if (transform) convert(transform, kinds[i].channels, kinds[i].is_cmyk);
    pic_color_transform_close(transform);
  }
  if (count < 104) return 0;
  pic_color_encoding encoding = {.has_toe = data[103] & 1};
  // Numbers as chunks of a PNG give them, and such as no file should hold.
  double *numbers[] = {encoding.chromaticities, encoding.curve};
  size_t counts[] = {8, 5}, position = 0;
  for (int list = 0; list < 2; list++) {
    for (size_t i = 0; i < counts[list]; i++, position += 4) {
      uint32_t number;
      memcpy(&number, data + position, 4);
      numbers[list][i] = number / 100000.0;
    }
  }
  pic_color_transform *transform = NULL;
  if (pic_color_transform_open_encoding(&encoding, 3, &transform, (pic_message){NULL, 0}) == PIC_OK)
    convert(transform, 3, 0);
  pic_color_transform_close(transform);
  return 0;
}
