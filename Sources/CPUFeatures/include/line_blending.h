#pragma once
// Weighted sums of lines of bytes. The resampling targets import this header with their own -march.

#include <stdint.h>
#include <string.h>

typedef uint8_t pokeprep_line16 __attribute__((ext_vector_type(16)));
typedef uint16_t pokeprep_sums16 __attribute__((ext_vector_type(16)));

/// (128 + Σ line · weight) >> 8 over `taps` lines that lie `stride` bytes apart, for up to four strips of 16 bytes.
///
/// The weights of a line add up to 256 at most, so that 16 bits hold the sums.
static inline __attribute__((always_inline)) void pokeprep_blend_strips(
    const uint8_t *first, long stride, const uint16_t *weights, long taps, int strips,
    uint8_t *target) {
  pokeprep_sums16 sums[4];
  for (int strip = 0; strip < strips; strip++) sums[strip] = 128;
#pragma clang loop unroll(disable)
  for (long tap = 0; tap < taps; tap++) {
    for (int strip = 0; strip < strips; strip++) {
      pokeprep_line16 bytes;
      memcpy(&bytes, first + tap * stride + 16 * strip, 16);
      sums[strip] += __builtin_convertvector(bytes, pokeprep_sums16) * weights[tap];
    }
  }
  for (int strip = 0; strip < strips; strip++) {
    pokeprep_line16 bytes = __builtin_convertvector(sums[strip] >> 8, pokeprep_line16);
    memcpy(target + 16 * strip, &bytes, 16);
  }
}

/// 16 bytes of a line.
static inline __attribute__((always_inline)) void pokeprep_blend16(const uint8_t *first,
                                                                   long stride,
                                                                   const uint16_t *weights,
                                                                   long taps, uint8_t *target) {
  pokeprep_blend_strips(first, stride, weights, taps, 1, target);
}

/// 64 bytes of a line.
static inline __attribute__((always_inline)) void pokeprep_blend64(const uint8_t *first,
                                                                   long stride,
                                                                   const uint16_t *weights,
                                                                   long taps, uint8_t *target) {
  pokeprep_blend_strips(first, stride, weights, taps, 4, target);
}
