// A zlib stream made of Huffman codes and runs of one byte, in one fast pass.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// Working memory of one compression.
typedef struct runs_scratch {
  /// Literals 0…255, or 256 + the length of a run (3…258).
  uint16_t tokens[32768];
} runs_scratch;

/// The most bytes that `deflate_runs` writes for `count` bytes.
size_t deflate_runs_bound(size_t count);

/// Compresses `count` bytes to a zlib stream (RFC 1950, 1951) and returns its length.
///
/// Looks for runs of the byte before only: on filtered pictures as small as ours a full search for
/// matches costs six times as much and gains nothing. `output` holds `deflate_runs_bound(count)`.
size_t deflate_runs(const uint8_t *data, size_t count, uint8_t *output, runs_scratch *scratch);
