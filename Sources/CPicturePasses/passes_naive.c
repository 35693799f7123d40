// The passes as their definitions say, one output sample at a time.

#include <stdlib.h>
#include <string.h>

#include "picture_passes.h"

#define XXH_VECTOR XXH_SCALAR
#include "digest.inc"

/// The sum over one window of samples that are `step` bytes apart.
static uint8_t sum(const uint8_t *samples, long step, const pic_grouped_windows *windows,
                   long window) {
  const uint32_t *weights = windows->words + window * windows->group_count;
  int64_t total = 1 << 21;
  for (long tap = 0; tap < windows->group_count; tap++)
    total += samples[(windows->starts[window] + tap) * step] * (int64_t)(int32_t)weights[tap];
  total >>= 22;
  return total < 0 ? 0 : total > 255 ? 255 : (uint8_t)total;
}

static void horizontal(const pic_pass *pass, const pic_grouped_windows *windows) {
  for (long y = 0; y < pass->row_count; y++)
    for (long x = 0; x < windows->count; x++)
      for (long channel = 0; channel < pass->channels; channel++)
        pass->target[y * pass->target_stride + x * pass->channels + channel] = sum(
            pass->source + y * pass->source_stride + channel, pass->channels, windows, x);
}

static void vertical(const pic_pass *pass, const pic_grouped_windows *windows) {
  for (long y = 0; y < windows->count; y++)
    for (long place = 0; place < pass->row_bytes; place++)
      pass->target[y * pass->target_stride + place] = sum(pass->source + place, pass->source_stride,
                                                          windows, y);
}

static void reduce_rows(const pic_reduction *all) {
  for (long y = 0; y < all->rows.count; y++) {
    for (long place = 0; place < all->row_bytes; place++) {
      int total = 128;
      for (long tap = 0; tap < all->rows.taps; tap++) {
        long row = all->rows.starts[y] + tap;
        if (row >= all->row_count) row = all->row_count - 1;
        total += all->source[row * all->source_stride + place] *
                 all->rows.weights[y * all->rows.taps + tap];
      }
      all->lines[y * all->row_bytes + place] = (int8_t)((total >> 8) - 128);
    }
  }
}

static void reduce_columns(const pic_reduction *all) {
  for (long y = 0; y < all->rows.count; y++) {
    for (long x = 0; x < all->columns.count; x++) {
      for (long channel = 0; channel < 4; channel++) {
        // A grey pixel gives all channels; three channels leave the fourth at 128.
        long from = all->channels == 1 ? 0 : channel;
        int total = 128;
        for (long tap = 0; tap < all->columns.taps && from < all->channels; tap++) {
          long pixel = all->columns.starts[x] + tap;
          total += all->lines[y * all->row_bytes + pixel * all->channels + from] *
                   all->columns.weights[x * all->columns.taps + tap];
        }
        all->target[4 * (y * all->columns.count + x) + channel] = (uint8_t)((total >> 8) + 128);
      }
    }
  }
}

static void reduce(const pic_reduction *all) {
  reduce_rows(all);
  reduce_columns(all);
}

static void white_cells(const uint8_t *pixels, long width, long height, long channels,
                        uint64_t *cells) {
  memset(cells, 0, 2 * pic_cells * sizeof *cells);
  for (long row = 0; row < pic_cells; row++) {
    for (long column = 0; column < pic_cells; column++) {
      long x = (2 * column + 1) * width / (2 * pic_cells);
      long y = (2 * row + 1) * height / (2 * pic_cells);
      int is_white = 1;
      for (long channel = 0; channel < channels; channel++)
        is_white &= pixels[(y * width + x) * channels + channel] >= pic_white;
      cells[2 * row + column / 64] |= (uint64_t)is_white << (column % 64);
    }
  }
}

static pic_moments moments(const uint8_t *pixels, long stride, long width, long height,
                           long channels) {
  pic_moments result = {0};
  for (long y = 0; y < height; y++) {
    for (long x = 0; x < width; x++) {
      for (long channel = 0; channel < channels; channel++) {
        uint64_t level = pixels[y * stride + x * channels + channel];
        result.sums[channel] += level;
        result.squares[channel] += level * level;
      }
    }
  }
  return result;
}

static uint32_t crc32c(uint32_t check, const uint8_t *bytes, size_t count) {
  // What four bits leave behind.
  uint32_t left[16];
  for (uint32_t bits = 0; bits < 16; bits++) {
    left[bits] = bits;
    for (int step = 0; step < 4; step++)
      left[bits] = left[bits] >> 1 ^ (left[bits] & 1 ? 0x82F63B78 : 0);
  }
  uint32_t state = ~check;
  for (size_t place = 0; place < count; place++) {
    state ^= bytes[place];
    state = state >> 4 ^ left[state & 15];
    state = state >> 4 ^ left[state & 15];
  }
  return ~state;
}

static void window_signs(const uint8_t *samples, const pic_cosines *cosines, long x, long y,
                         pic_signs *signs) {
#pragma clang fp contract(off)
  long side = cosines->side;
  const float *across = cosines->weights + 8 * side * x, *down = cosines->weights + 8 * side * y;
  signs->bits = 0;
  for (long place = 0; place < 8 * cosines->order; place++) {
    float sum = 0;
    for (long row = 0; row < side; row++) {
      float line = 0;
      for (long column = 0; column < side; column++)
        line += (float)samples[row * side + column] * across[8 * column + place % 8];
      sum += line * down[8 * row + place / 8];
    }
    if (place == 0) signs->mean = sum;
    signs->bits |= (uint64_t)(sum > cosines->least) << place;
  }
}

static void cosine_signs(const uint8_t *samples, const pic_cosines *cosines, pic_signs *signs) {
  window_signs(samples, cosines, 0, 0, signs++);
  for (long y = 1; y < cosines->intervals; y++)
    for (long x = 1; x < cosines->intervals; x++) window_signs(samples, cosines, x, y, signs++);
}

static size_t near_hashes(const uint64_t *hashes, size_t count, uint64_t query, uint32_t radius,
                          uint32_t *found) {
  size_t found_count = 0;
  for (size_t place = 0; place < count; place++) {
    uint32_t distance = 0;
    for (int bit = 0; bit < 64; bit++) distance += (hashes[place] ^ query) >> bit & 1;
    if (distance <= radius) found[found_count++] = (uint32_t)place;
  }
  return found_count;
}

const pic_passes *pic_passes_naive(void) {
  static const pic_passes passes = {
      .name = "naive",
      .group_size = 1,
      .horizontal = horizontal,
      .vertical = vertical,
      .reduce = reduce,
      .white_cells = white_cells,
      .moments = moments,
      .cosine_signs = cosine_signs,
      .near_hashes = near_hashes,
      .digest = digest,
      .crc32c = crc32c,
  };
  return &passes;
}
