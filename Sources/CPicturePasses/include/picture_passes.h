#pragma once
// Loops over the pixels of a picture, compiled for several instruction sets. All sets give the same
// bytes: the arithmetic is that of integers, or its order is laid down. Samples are 8-bit,
// height × width × channels.

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// The sizes of windows over one axis: for every output position, which input positions count and how
/// much.
typedef struct pic_windows {
  /// Output positions.
  int32_t count;
  /// Input positions that any window uses, and the first of them.
  int32_t input_count, origin;
  /// Weights from one window to the next.
  int32_t stride;
} pic_windows;

/// Windows as the passes of one instruction set read them: positions in groups of 1, 2 or 4, so that
/// a group of samples and one of weights make one product instruction.
///
/// Windows begin at multiples of the group's size, counted from the origin (a weight of 0 fills up),
/// and have the same length.
typedef struct pic_grouped_windows {
  /// Output positions.
  int32_t count;
  /// Input positions.
  int32_t input_count;
  /// Groups of each window.
  int32_t group_count;
  /// The first group of each window.
  const int32_t *starts;
  /// The words of all groups, window by window; see windows.c.
  const uint32_t *words;
} pic_grouped_windows;

/// One pass of separable resampling.
///
/// A sample of the result is (2²¹ + Σ sample · weight) >> 22, clamped to 0…255.
typedef struct pic_pass {
  /// The first row to read; rows are `source_stride` bytes apart.
  const uint8_t *source;
  long source_stride;
  /// Rows of the source.
  long row_count;
  /// Bytes of a row that count.
  long row_bytes;
  /// Bytes of a pixel: 1, 3 or 4.
  long channels;
  /// The first row to write; rows are `target_stride` bytes apart.
  uint8_t *target;
  long target_stride;
  /// `pic_pass_scratch` bytes, aligned to 64.
  uint8_t *scratch;
} pic_pass;

/// Windows over one axis with weights of 8 bits.
typedef struct pic_reduced_axis {
  /// Output positions.
  long count;
  /// The first input position of each window, counted from the first one that any uses.
  const int32_t *starts;
  /// Input positions of a window, a multiple of four.
  long taps;
  /// count × taps weights; those of a window add up to 256 (255 for a lone one).
  const uint8_t *weights;
} pic_reduced_axis;

/// Reduces both sides of a picture; rows first, as signed numbers.
///
/// A line is ((128 + Σ row · weight) >> 8) − 128, a pixel ((128 + Σ line · weight) >> 8) + 128.
/// Pixels of the result have four bytes: the channels (a grey one four times, three and a 128).
typedef struct pic_reduction {
  /// The first byte to read; rows are `source_stride` bytes apart.
  const uint8_t *source;
  long source_stride;
  /// Rows; behind the last one it stands for those that windows miss.
  long row_count;
  /// Bytes of a row that windows use.
  long row_bytes;
  /// Bytes of a pixel: 1, 3 or 4.
  long channels;
  pic_reduced_axis rows, columns;
  /// Room for rows.count × row_bytes lines and `pic_spare_bytes`, which are read but mean nothing:
  /// windows are filled up by three pixels at most, and four pixels are read as 16 bytes.
  int8_t *lines;
  /// rows.count × columns.count × 4 bytes.
  uint8_t *target;
} pic_reduction;

/// Sums of the samples of each channel, and of their squares; 0 for channels that are not there.
typedef struct pic_moments {
  uint64_t sums[3], squares[3];
} pic_moments;

/// Cosines over intervals of the rows and columns of a plane of side × side samples.
typedef struct pic_cosines {
  /// A multiple of 8, at most `pic_signs_side`.
  long side;
  /// Frequencies 0…order − 1, at most `pic_signs_order`.
  long order;
  /// The first is all of a row or column.
  long intervals;
  /// For each interval and sample its share in eight frequencies, 0 from the order on.
  const float *weights;
  /// Coefficients above it count, 0 or more.
  float least;
} pic_cosines;

/// What `cosine_signs` says of a window.
typedef struct pic_signs {
  /// Bit 8y + x: whether the coefficient of x half waves over the width and y over the height counts.
  uint64_t bits;
  /// The coefficient of x = y = 0.
  float mean;
} pic_signs;

enum {
  pic_spare_bytes = 16,
  /// Cells of a side of the grid that `white_cells` samples.
  pic_cells = 128,
  /// The smallest value that all channels of a white pixel have.
  pic_white = 240,
  /// Samples of a side and frequencies that `cosine_signs` takes at most.
  pic_signs_side = 32,
  pic_signs_order = 6,
};

/// The passes of one instruction set.
typedef struct pic_passes {
  /// What to call the instruction set.
  const char *name;
  /// Positions of a group of windows: 1, 2 or 4.
  int32_t group_size;
  /// Rows to another width: windows.count pixels for each row.
  void (*horizontal)(const pic_pass *pass, const pic_grouped_windows *windows);
  /// Columns to another height: windows.count rows.
  void (*vertical)(const pic_pass *pass, const pic_grouped_windows *windows);
  /// A picture to another size, with weights of 8 bits.
  void (*reduce)(const pic_reduction *reduction);
  /// Which of 128 × 128 sampled pixels are white: two words for each row of cells, the first cell in
  /// the lowest bit of the first word, 256 in all. Cell i of a side of n pixels shows pixel ⌊(2i + 1) · n / 256⌋.
  /// `channels` is 1 or 3; rows have no padding.
  void (*white_cells)(const uint8_t *pixels, long width, long height, long channels,
                      uint64_t *cells);
  /// Moments of `height` rows of `width` pixels, at most 2²⁰, that are `stride` bytes apart. `channels`
  /// is 1 or 3.
  pic_moments (*moments)(const uint8_t *pixels, long stride, long width, long height, long channels);
  /// The signs of windows: of the whole plane, then of every two other intervals, one of the rows and
  /// one of the columns, those of an interval of the columns together; 1 + (intervals − 1)² in all.
  ///
  /// The coefficients of a row are Σ sample · weight from the first sample on, those of a window Σ row's ·
  /// weight from the first row on, in floats that are rounded after each product and each addition.
  void (*cosine_signs)(const uint8_t *samples, const pic_cosines *cosines, pic_signs *signs);
  /// Which of `count` hashes, fewer than 2³², differ from `query` in at most `radius` bits: their places in
  /// rising order, for which `found` has room for `count`, and how many there are.
  size_t (*near_hashes)(const uint64_t *hashes, size_t count, uint64_t query, uint32_t radius,
                        uint32_t *found);
  /// The 128-bit digest XXH3, 16 bytes, the most significant one first.
  void (*digest)(const uint8_t *bytes, size_t count, uint8_t *digest);
  /// The CRC-32C of bytes behind some of which it was `check`, 0 for none. Null where the
  /// instruction set has no instruction for it: tables take less time then.
  uint32_t (*_Nullable crc32c)(uint32_t check, const uint8_t *bytes, size_t count);
} pic_passes;

/// How many instruction sets this CPU has of those that POKEPREP_ISA allows.
int pic_passes_count(void);

/// The passes of one of them, in rising order; the last are the ones to use.
///
/// \param index from 0 to pic_passes_count() − 1: baseline, avx2, avx512, vnni.
const pic_passes *pic_passes_at(int index);

/// The same passes as plain loops: what the others are compared with, and all that processors other
/// than x86-64 have.
const pic_passes *pic_passes_naive(void);

/// Groups of the longest window, where a group has `group_size` positions.
///
/// \param starts the first input position of each window, not falling from window to window.
/// \param counts the input positions of each window.
int32_t pic_group_count(const pic_windows *windows, const int32_t *starts, const int32_t *counts,
                        int32_t group_size);

/// Words of a group of weights.
int32_t pic_group_words(int32_t group_size);

/// Brings windows into the form for passes that take `group_size` positions at once.
///
/// \param weights `stride` for each window, with 22 fractional bits; their sizes add up to less than 2.
/// \param group_count what `pic_group_count` gives.
/// \param group_starts takes `count` numbers.
/// \param words takes count × group_count × `pic_group_words`.
void pic_group_windows(const pic_windows *windows, const int32_t *starts, const int32_t *counts,
                       const int32_t *weights, int32_t group_size, int32_t group_count,
                       int32_t *group_starts, uint32_t *words);

/// Bytes of scratch for a pass over `input_count` positions.
size_t pic_pass_scratch(int32_t input_count);

#pragma clang assume_nonnull end
