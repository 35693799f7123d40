// Passes over pixels: every instruction set gives the bytes of the plain loops, and none writes outside
// of its target.

#include <stdlib.h>
#include <string.h>

#include "picture_passes.h"

// Where drawn.c is linked: takes down what came out.
__attribute__((weak)) void fuzz_note(const void *bytes, size_t count);

enum { most = 1 << 16 };

typedef struct window_set {
  pic_windows sizes;
  int32_t starts[64], counts[64], weights[64 * 16];
} window_set;

// Windows from bytes, as resampling makes them: starts rise, weights add up to one.
static void read_windows(window_set *set, const uint8_t *data, int32_t input, int32_t output) {
  int32_t longest = 1 + data[0] % 16;
  set->sizes = (pic_windows){.count = output, .input_count = input, .origin = 0, .stride = longest};
  for (int32_t i = 0; i < output; i++) {
    int32_t start = output == 1 ? 0 : i * (input - 1) / (output - 1);
    int32_t count = 1 + data[1 + i % 8] % longest;
    if (count > input - start) count = input - start;
    int32_t left = 1 << 22;
    set->starts[i] = start;
    set->counts[i] = count;
    for (int32_t tap = 0; tap < longest; tap++) {
      int32_t weight = (data[(i + 3 * tap) % 16] - 64) * 4096 / count;
      if (tap >= count) weight = 0;
      if (tap == count - 1) weight = left;
      set->weights[i * longest + tap] = weight;
      left -= weight;
    }
  }
}

// The samples' copy is as long as they are, so that a reader behind the end is seen.
static void run(const pic_passes *passes, const window_set *set, pic_pass pass, int is_vertical,
                uint8_t *target, size_t count) {
  int32_t groups = pic_group_count(&set->sizes, set->starts, set->counts, passes->group_size);
  int32_t *starts = malloc((size_t)set->sizes.count * sizeof *starts);
  uint32_t *words = malloc((size_t)(set->sizes.count * groups *
                                    pic_group_words(passes->group_size)) * sizeof *words);
  size_t scratch = (pic_pass_scratch(set->sizes.input_count) + 63) / 64 * 64;
  pass.scratch = aligned_alloc(64, scratch);
  pass.target = malloc(count);
  if (!starts || !words || !pass.scratch || !pass.target) abort();
  memset(pass.target, 0xA5, count);
  pic_group_windows(&set->sizes, set->starts, set->counts, set->weights, passes->group_size, groups,
                    starts, words);
  pic_grouped_windows windows = {set->sizes.count, set->sizes.input_count, groups, starts, words};
  (is_vertical ? passes->vertical : passes->horizontal)(&pass, &windows);
  memcpy(target, pass.target, count);
  free(starts);
  free(words);
  free(pass.scratch);
  free(pass.target);
}

static void compare_resampling(const uint8_t *data, const uint8_t *samples, size_t count,
                               int is_vertical) {
  static uint8_t expected[most], found[most];
  int32_t channels = data[0] % 3 == 0 ? 1 : data[0] % 3 == 1 ? 3 : 4;
  int32_t input = 1 + data[1] % 128, output = 1 + data[2] % 64, lines = 1 + data[3] % 40;
  int32_t width = is_vertical ? lines : input, height = is_vertical ? input : lines;
  if ((size_t)(width * height * channels) > count) return;
  window_set set;
  read_windows(&set, data + 4, input, output);
  long row = is_vertical ? width : output;
  pic_pass pass = {.source = samples,
                   .source_stride = width * channels,
                   .row_count = height,
                   .row_bytes = (long)width * channels,
                   .channels = channels,
                   .target_stride = row * channels};
  size_t size = (size_t)(row * channels * (is_vertical ? output : height));
  if (size > most) return;
  run(pic_passes_naive(), &set, pass, is_vertical, expected, size);
  for (int i = 0; i < pic_passes_count(); i++) {
    run(pic_passes_at(i), &set, pass, is_vertical, found, size);
    if (fuzz_note) fuzz_note(found, size);
    if (memcmp(expected, found, size)) abort();
  }
}

static void compare_rest(const uint8_t *data, const uint8_t *samples, size_t count) {
  long channels = data[0] & 1 ? 3 : 1, width = 1 + data[1] % 200;
  long height = (long)(count / (size_t)(width * channels));
  uint64_t expected[2 * pic_cells], found[2 * pic_cells];
  uint8_t digest[16], other[16];
  uint32_t check = pic_passes_naive()->crc32c(data[1], samples, count);
  pic_passes_naive()->digest(samples, count, digest);
  for (int i = 0; i < pic_passes_count(); i++) {
    pic_passes_at(i)->digest(samples, count, other);
    if (memcmp(digest, other, sizeof digest)) abort();
    if (pic_passes_at(i)->crc32c && pic_passes_at(i)->crc32c(data[1], samples, count) != check)
      abort();
    if (height == 0) continue;
    // A part of the rows, as of a picture with padding.
    long part = 1 + data[2] % width;
    pic_moments all = pic_passes_naive()->moments(samples, width * channels, part, height, channels);
    pic_moments same = pic_passes_at(i)->moments(samples, width * channels, part, height, channels);
    if (memcmp(&all, &same, sizeof all)) abort();
    pic_passes_naive()->white_cells(samples, width, height, channels, expected);
    pic_passes_at(i)->white_cells(samples, width, height, channels, found);
    if (memcmp(expected, found, sizeof expected)) abort();
  }
}

/// Weights of any size: sums must agree whatever they round to.
static void compare_signs(const uint8_t *data, const uint8_t *samples, size_t count) {
  static float weights[5 * pic_signs_side * 8];
  pic_cosines cosines = {.side = 8 + 8 * (data[0] % 4), .order = 1 + data[1] % pic_signs_order,
                         .intervals = 1 + data[2] % 5, .weights = weights, .least = data[3] / 8.0f};
  if ((size_t)(cosines.side * cosines.side) > count) return;
  for (int i = 0; i < 5 * pic_signs_side * 8; i++)
    weights[i] = i % 8 < cosines.order ? (data[4 + i % 19] - 128) / 1000.0f : 0;
  pic_signs expected[17] = {0}, found[17] = {0};
  pic_passes_naive()->cosine_signs(samples, &cosines, expected);
  for (int i = 0; i < pic_passes_count(); i++) {
    pic_passes_at(i)->cosine_signs(samples, &cosines, found);
    for (int k = 0; k < 17; k++)
      if (found[k].bits != expected[k].bits || found[k].mean != expected[k].mean) abort();
  }
}

/// Hashes and the one they are compared with are the input's bytes.
static void compare_hashes(const uint8_t *data, const uint8_t *samples, size_t count) {
  enum { MOST = 512 };
  static uint64_t hashes[MOST], query;
  static uint32_t expected[MOST], found[MOST];
  size_t hash_count = count / 8 < MOST ? count / 8 : MOST;
  memcpy(hashes, samples, 8 * hash_count);
  memcpy(&query, data, 8);
  uint32_t radius = data[8] % 65;
  size_t all = pic_passes_naive()->near_hashes(hashes, hash_count, query, radius, expected);
  for (int i = 0; i < pic_passes_count(); i++) {
    size_t same = pic_passes_at(i)->near_hashes(hashes, hash_count, query, radius, found);
    if (same != all || memcmp(expected, found, 4 * all)) abort();
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t count) {
  if (count < 32) return 0;
  const uint8_t *samples = data + 24;
  compare_resampling(data, samples, count - 24, data[23] & 1);
  compare_rest(data, samples, count - 24);
  compare_signs(data, samples, count - 24);
  compare_hashes(data, samples, count - 24);
  return 0;
}
