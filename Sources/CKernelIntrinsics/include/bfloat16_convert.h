#pragma once
#include <immintrin.h>

#define POKEPREP_INLINE static inline __attribute__((always_inline))

/// The first `count` (at most 32) of 32 lanes.
POKEPREP_INLINE unsigned int pokeprep_lanes(long count) {
  return count <= 0 ? 0 : _bzhi_u32(0xFFFFFFFFu, count < 32 ? (unsigned int)count : 32);
}

/// Rounds `count` floats.
POKEPREP_INLINE void pokeprep_round(const float *source, unsigned short *target, long count) {
  long i = 0;
  for (; i + 32 <= count; i += 32) {
    __m512bh words =
        _mm512_cvtne2ps_pbh(_mm512_loadu_ps(source + i + 16), _mm512_loadu_ps(source + i));
    _mm512_storeu_si512(target + i, (__m512i)words);
  }
  if (i < count) {
    unsigned int lanes = pokeprep_lanes(count - i);
    __m512 low = _mm512_maskz_loadu_ps((__mmask16)lanes, source + i);
    __m512 high = _mm512_maskz_loadu_ps((__mmask16)(lanes >> 16), source + i + 16);
    _mm512_mask_storeu_epi16(target + i, lanes, (__m512i)_mm512_cvtne2ps_pbh(high, low));
  }
}

/// Writes `count` zeros.
POKEPREP_INLINE void pokeprep_zero(unsigned short *target, long count) {
  long i = 0;
  for (; i + 32 <= count; i += 32) _mm512_storeu_si512(target + i, _mm512_setzero_si512());
  if (i < count) {
    _mm512_mask_storeu_epi16(target + i, pokeprep_lanes(count - i), _mm512_setzero_si512());
  }
}

/// Sixteen pairs (first[i], second[i]), rounded; places from the counts on are zero.
POKEPREP_INLINE __m512i pokeprep_pairs(
    const float *first, long firstCount, const float *second, long secondCount) {
  const __m512i order = _mm512_set_epi16(
      31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6, 21, 5, 20, 4, 19,
      3, 18, 2, 17, 1, 16, 0);
  __m512 low = _mm512_maskz_loadu_ps((__mmask16)pokeprep_lanes(firstCount), first);
  __m512 high = _mm512_maskz_loadu_ps((__mmask16)pokeprep_lanes(secondCount), second);
  return _mm512_permutexvar_epi16(order, (__m512i)_mm512_cvtne2ps_pbh(high, low));
}

/// The same, stored.
POKEPREP_INLINE void pokeprep_store_pairs(
    const float *first, long firstCount, const float *second, long secondCount,
    unsigned short *target) {
  _mm512_storeu_si512(target, pokeprep_pairs(first, firstCount, second, secondCount));
}

/// Weaves two rows of `count` words, a multiple of 16, into pairs; each 16 of them go
/// `targetStride` words further.
POKEPREP_INLINE void pokeprep_weave(
    const unsigned short *first, const unsigned short *second, unsigned short *target,
    long targetStride, long count) {
  for (long i = 0; i < count; i += 16) {
    __m512i low = _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)(first + i)));
    __m512i high = _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)(second + i)));
    _mm512_storeu_si512(target, _mm512_or_si512(low, _mm512_slli_epi32(high, 16)));
    target += targetStride;
  }
}

/// Transposes 16 rows of 16 32-bit words in place.
POKEPREP_INLINE void pokeprep_transpose(__m512i rows[16]) {
  __m512i t[16];
  for (int i = 0; i < 16; i += 2) {
    t[i] = _mm512_unpacklo_epi32(rows[i], rows[i + 1]);
    t[i + 1] = _mm512_unpackhi_epi32(rows[i], rows[i + 1]);
  }
  for (int i = 0; i < 16; i += 4) {
    rows[i] = _mm512_unpacklo_epi64(t[i], t[i + 2]);
    rows[i + 1] = _mm512_unpackhi_epi64(t[i], t[i + 2]);
    rows[i + 2] = _mm512_unpacklo_epi64(t[i + 1], t[i + 3]);
    rows[i + 3] = _mm512_unpackhi_epi64(t[i + 1], t[i + 3]);
  }
  for (int i = 0; i < 4; i++) {
    t[i] = _mm512_shuffle_i32x4(rows[i], rows[i + 4], 0x88);
    t[i + 4] = _mm512_shuffle_i32x4(rows[i], rows[i + 4], 0xDD);
    t[i + 8] = _mm512_shuffle_i32x4(rows[i + 8], rows[i + 12], 0x88);
    t[i + 12] = _mm512_shuffle_i32x4(rows[i + 8], rows[i + 12], 0xDD);
  }
  for (int i = 0; i < 8; i++) {
    rows[i] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0x88);
    rows[i + 8] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0xDD);
  }
}

/// Sixteen rows of 32 words become 16 rows of 16 pairs, one pair of each row: what
/// `pokeprep_store_pairs` would have made of the columns.
POKEPREP_INLINE void pokeprep_transpose_pairs(
    const unsigned short *source, long sourceStride, unsigned short *target) {
  __m512i rows[16];
  for (int i = 0; i < 16; i++) rows[i] = _mm512_loadu_si512(source + i * sourceStride);
  pokeprep_transpose(rows);
  for (int i = 0; i < 16; i++) _mm512_storeu_si512(target + i * 32, rows[i]);
}

/// Rounds 32 rows of 16 floats and turns them into 16 rows of 32 words, `targetStride` words apart.
///
/// `rowCount` rows and `columnCount` columns exist; zeros stand for the others.
POKEPREP_INLINE void pokeprep_round_transposed(
    const float *source, long sourceStride, long rowCount, long columnCount,
    unsigned short *target, long targetStride) {
  __m512i rows[16];
  for (int i = 0; i < 16; i++) {
    const float *first = source + 2 * i * sourceStride;
    rows[i] = pokeprep_pairs(
        first, 2 * i < rowCount ? columnCount : 0, first + sourceStride,
        2 * i + 1 < rowCount ? columnCount : 0);
  }
  pokeprep_transpose(rows);
  for (int i = 0; i < 16; i++) _mm512_storeu_si512(target + i * targetStride, rows[i]);
}

/// Stores a block of 16 rows of 16 floats, `sourceStride` apart, transposed; `rowCount` rows of up
/// to `columnCount` floats are written.
POKEPREP_INLINE void pokeprep_store_transposed(
    const float *source, long sourceStride, float *target, long targetStride, long rowCount,
    long columnCount) {
  __m512i rows[16];
  for (int i = 0; i < 16; i++) rows[i] = _mm512_loadu_si512(source + i * sourceStride);
  pokeprep_transpose(rows);
  __mmask16 lanes = (__mmask16)pokeprep_lanes(columnCount < 16 ? columnCount : 16);
  for (int i = 0; i < 16; i++) {
    if (i < rowCount) _mm512_mask_storeu_epi32(target + i * targetStride, lanes, rows[i]);
  }
}

/// tile += start, up to 32 columns; a start of NULL is zero.
POKEPREP_INLINE void pokeprep_add_start(float *tile, const float *start, long count) {
  if (!start) return;
  unsigned int lanes = pokeprep_lanes(count);
  for (int half = 0; half < 2; half++) {
    __mmask16 mask = (__mmask16)(lanes >> (16 * half));
    __m512 value = _mm512_maskz_loadu_ps(mask, start + 16 * half);
    _mm512_storeu_ps(tile + 16 * half, _mm512_add_ps(_mm512_loadu_ps(tile + 16 * half), value));
  }
}

/// One row of a tile to its place: target = s(tile + start), where the start is the bias in the
/// first piece of the depth (`isFirst`; none if NULL) and the target's own value afterwards, and s
/// multiplies values below zero by `slope`. Up to 32 columns.
POKEPREP_INLINE void pokeprep_finish_row(
    const float *tile, float *target, const float *bias, int isFirst, float slope, long count) {
  unsigned int lanes = pokeprep_lanes(count);
  const float *start = isFirst ? bias : target;
  __m512 slopes = _mm512_set1_ps(slope);
  for (int half = 0; half < 2; half++) {
    __mmask16 mask = (__mmask16)(lanes >> (16 * half));
    __m512 sum = _mm512_loadu_ps(tile + 16 * half);
    if (start) sum = _mm512_add_ps(sum, _mm512_maskz_loadu_ps(mask, start + 16 * half));
    __mmask16 negative = _mm512_cmp_ps_mask(sum, _mm512_setzero_ps(), _CMP_LT_OQ);
    sum = _mm512_mask_mul_ps(sum, negative, sum, slopes);
    _mm512_mask_storeu_ps(target + 16 * half, mask, sum);
  }
}
