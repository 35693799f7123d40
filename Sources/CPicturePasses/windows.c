#include "picture_passes.h"

#include <string.h>

#include "pass_scratch.h"

// The words of a group of weights, by its size. A weight w has 22 fractional bits and lies within
// ±2²³.
//
//   1   one word      w
//   2   two words     w = high·2¹² + low, 0 ≤ low < 2¹²
//                     [ high of w₁ : 16 | high of w₀ : 16 ]  [ low of w₁ : 16 | low of w₀ : 16 ]
//   4   three words   w = d₀ + d₁·2⁸ + d₂·2¹⁶, each digit from −128 to 127
//                     [ d₀ of w₃ : 8 | … | d₀ of w₀ : 8 ]  [ d₁ … ]  [ d₂ … ]

int32_t pic_group_words(int32_t group_size) { return group_size == 4 ? 3 : group_size; }

static int32_t groups_of(int32_t positions, int32_t group_size) {
  return (positions + group_size - 1) / group_size;
}

int32_t pic_group_count(const pic_windows *windows, const int32_t *starts, const int32_t *counts,
                        int32_t group_size) {
  int32_t longest = 0;
  for (int32_t i = 0; i < windows->count; i++) {
    int32_t first = starts[i] - windows->origin;
    int32_t groups = groups_of(first + counts[i], group_size) - first / group_size;
    if (groups > longest) longest = groups;
  }
  return longest;
}

static void put_weight(uint32_t *words, int32_t group_size, int32_t position, int32_t weight) {
  if (group_size == 1) {
    words[0] = (uint32_t)weight;
  } else if (group_size == 2) {
    words[0] |= (uint32_t)(uint16_t)(weight >> 12) << (16 * position);
    words[1] |= (uint32_t)(weight & 0xFFF) << (16 * position);
  } else {
    for (int digit = 0; digit < 3; digit++) {
      int8_t value = (int8_t)weight;
      words[digit] |= (uint32_t)(uint8_t)value << (8 * position);
      weight = (weight - value) >> 8;
    }
  }
}

void pic_group_windows(const pic_windows *windows, const int32_t *starts, const int32_t *counts,
                       const int32_t *weights, int32_t group_size, int32_t group_count,
                       int32_t *group_starts, uint32_t *words) {
  const int32_t group_words = pic_group_words(group_size);
  const int32_t last_start = groups_of(windows->input_count, group_size) - group_count;
  memset(words, 0, sizeof *words * (size_t)windows->count * (size_t)(group_count * group_words));
  for (int32_t i = 0; i < windows->count; i++) {
    int32_t first = starts[i] - windows->origin;
    // Shorter windows, and those that would reach past the end, begin earlier.
    group_starts[i] = first / group_size < last_start ? first / group_size : last_start;
    uint32_t *window = words + (size_t)i * (size_t)(group_count * group_words);
    for (int32_t tap = 0; tap < counts[i]; tap++) {
      int32_t place = first + tap - group_size * group_starts[i];
      put_weight(window + place / group_size * group_words, group_size, place % group_size,
                 weights[(size_t)i * (size_t)windows->stride + (size_t)tap]);
    }
  }
}

size_t pic_pass_scratch(int32_t input_count) {
  return 64 + group_room(input_count) + sizeof(uint32_t) * bit_words(input_count);
}
