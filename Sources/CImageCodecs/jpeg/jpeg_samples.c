#include "jpeg_samples.h"

#include "jpeg_transform.h"

const uint8_t pic_jpeg_zigzag[64] = {
    0,  1,  16, 32, 17,  2,   3,   18, 33, 48, 64, 49, 34,  19,  4,   5,   20, 35,  50,  65, 80, 96,
    81, 66, 51, 36, 21,  6,   7,   22, 37, 52, 67, 82, 97,  112, 113, 98,  83, 68,  53,  38, 23, 39,
    54, 69, 84, 99, 114, 115, 100, 85, 70, 55, 71, 86, 101, 116, 117, 102, 87, 103, 118, 119};

// One block of a unit: whose it is and where its samples go.
typedef struct unit_block {
  jpeg_component *component;
  int x, y;
  uint8_t *place;
} unit_block;

// Blocks that are read but not yet transformed, two side by side. Between writing coefficients one
// at a time and reading them as vectors lies enough for the processor to put them together.
typedef struct waiting_blocks {
  int count;
  const jpeg_component *components[jpeg_largest_unit];
  uint8_t *places[jpeg_largest_unit];
  int ends[jpeg_largest_unit];
  _Alignas(32) int16_t coefficients[jpeg_largest_unit / 2][128];
} waiting_blocks;

static int list_blocks(jpeg_component *components, int count, unit_block *blocks) {
  int listed = 0;
  for (int i = 0; i < count; i++) {
    for (int y = 0; y < components[i].vertical; y++)
      for (int x = 0; x < components[i].horizontal; x++)
        blocks[listed++] = (unit_block){&components[i], x, y, NULL};
  }
  return listed;
}

static void start_row(unit_block *blocks, int count, uint32_t row) {
  for (int i = 0; i < count; i++) {
    const jpeg_component *one = blocks[i].component;
    size_t y = (size_t)row * (size_t)one->vertical + (size_t)blocks[i].y;
    blocks[i].place = one->samples + (y * one->stride + (size_t)blocks[i].x) * (size_t)one->side;
  }
}

// Blocks of 8 × 8 samples go in pairs; a missing partner's samples go nowhere.
static int finish_single(waiting_blocks *waiting, int i) {
  const jpeg_component *one = waiting->components[i];
  int16_t *pair = waiting->coefficients[i / 2];
  uint8_t unused[64], *place = waiting->places[i];
  if (one->side != 8) {
    pic_jpeg_inverse_reduced(pair + 8 * (i & 1), one->side, place, one->stride);
    return 1;
  }
  return i & 1 ? pic_jpeg_inverse_pair(pair, 64, unused, 8, place, one->stride)
               : pic_jpeg_inverse_pair(pair, 64, place, one->stride, unused, 8);
}

// From coefficients to samples; leaves the coefficients zero. 0 for sums that no picture has.
static WITH_AVX2 int finish_blocks(waiting_blocks *waiting) {
  int is_fine = 1;
  for (int i = 0; i < waiting->count; i += 2) {
    int16_t *pair = waiting->coefficients[i / 2];
    const jpeg_component *const *owners = waiting->components + i;
    int used = waiting->ends[i];
    if (i + 1 < waiting->count && waiting->ends[i + 1] > used) used = waiting->ends[i + 1];
    if (i + 1 < waiting->count && owners[0]->side == 8 && owners[1]->side == 8) {
      is_fine &= pic_jpeg_inverse_pair(pair, used, waiting->places[i], owners[0]->stride,
                                       waiting->places[i + 1], owners[1]->stride);
    } else {
      is_fine &= finish_single(waiting, i);
      if (i + 1 < waiting->count) is_fine &= finish_single(waiting, i + 1);
    }
    if (used == 1)
      pair[0] = pair[8] = 0;
    else if (used <= jpeg_corner_places)
      memset(pair, 0, 64 * sizeof *pair);
    else
      memset(pair, 0, 128 * sizeof *pair);
  }
  waiting->count = 0;
  return is_fine;
}

WITH_AVX2 int pic_jpeg_read_samples(jpeg_component *components, int count, const uint8_t *scan,
                                    const uint8_t *end, uint32_t columns, uint32_t rows) {
  unit_block blocks[jpeg_largest_unit];
  waiting_blocks waiting = {0};
  int block_count = list_blocks(components, count, blocks);
  jpeg_bits bits = {.next = scan};
  for (uint32_t row = 0; row < rows; row++) {
    start_row(blocks, block_count, row);
    for (uint32_t column = 0; column < columns; column++) {
      for (int i = 0; i < block_count; i++) {
        jpeg_component *one = blocks[i].component;
        int slot = waiting.count++;
        int16_t *block = waiting.coefficients[slot / 2] + 8 * (slot & 1);
        waiting.components[slot] = one;
        waiting.places[slot] = blocks[i].place;
        blocks[i].place += one->horizontal * one->side;
        int behind = one->side == 1
                         ? jpeg_read_first_only(&bits, one->dc, one->ac, one->steps, &one->prior,
                                                block)
                         : jpeg_read_block(&bits, one->dc, one->ac, one->steps, &one->prior, block);
        if (behind < 0) return 0;
        waiting.ends[slot] = behind;
        if (waiting.count == jpeg_largest_unit && !finish_blocks(&waiting)) return 0;
      }
      // No further than the zeros reach.
      if (jpeg_bits_left(&bits, end) < 0) return 0;
    }
  }
  // The last byte is filled up; whole ones that are left may be worth a warning.
  return jpeg_bits_left(&bits, end) < 8 && finish_blocks(&waiting);
}
