// The WebP decoder's entry: bytes that libwebp reads never leave more rows than were asked for, and
// what counts as decoded is written.

#include <stdlib.h>
#include <string.h>

#include "image_codecs.h"

// Where drawn.c is linked: takes down what came out.
__attribute__((weak)) void fuzz_note(const void *bytes, size_t count);

static void decode(const uint8_t *data, size_t count, const pic_header *header,
                   uint32_t denominator) {
  uint64_t width = (header->width + (uint64_t)denominator - 1) / denominator;
  uint64_t height = (header->height + (uint64_t)denominator - 1) / denominator;
  uint64_t stride = width * header->channels;
  if (height > ((uint64_t)1 << 22) / stride) return;
  size_t size = (size_t)(stride * height);
  uint8_t *samples[2] = {malloc(size), malloc(size)};
  pic_result results[2];
  pic_status statuses[2];
  for (int i = 0; i < 2; i++) {
    char text[256] = "";
    if (!samples[i]) abort();
    memset(samples[i], i ? 0xA5 : 0x5A, size);
    statuses[i] = pic_webp_decode(data, count, denominator, samples[i], size, &results[i],
                                  (pic_message){text, sizeof text});
  }
  if (statuses[0] != statuses[1] || results[0].rows != results[1].rows) abort();
  if (results[0].rows > height) abort();
  if (statuses[0] == PIC_OK && results[0].rows != height) abort();
  // The same bytes over different memory: all of them were written.
  if (memcmp(samples[0], samples[1], results[0].rows * (size_t)stride)) abort();
  if (fuzz_note) fuzz_note(samples[0], results[0].rows * (size_t)stride);
  free(samples[0]);
  free(samples[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t count) {
  char text[256] = "";
  pic_header header;
  if (pic_webp_read_header(data, count, &header, (pic_message){text, sizeof text}) != PIC_OK)
    return 0;
  decode(data, count, &header, 1);
  if (header.can_shrink) decode(data, count, &header, 4);
  return 0;
}
