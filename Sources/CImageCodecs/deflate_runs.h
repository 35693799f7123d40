// A zlib stream made of Huffman codes and runs of one byte, in one fast pass.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "equal_bytes.h"

/// Bytes are compressed in blocks of so many, so that counts fit into 16 bits.
enum { runs_block_size = 32768 };

/// Literals, and after them a run of the byte before it; the last of a block has no run.
typedef struct run {
  uint16_t literals, length;
} run;

/// Working memory of one compression.
typedef struct runs_scratch {
  /// Bits: where the next byte is the same, and where a run may start.
  uint64_t equal[EQUAL_WORDS(runs_block_size)], starts[EQUAL_WORDS(runs_block_size)];
  run runs[runs_block_size / 3 + 1];
} runs_scratch;

/// The most bytes that `deflate_runs` writes for `count` bytes.
size_t deflate_runs_bound(size_t count);

/// Compresses `count` bytes to a zlib stream (RFC 1950, 1951) and returns its length.
///
/// Looks for runs of the byte before only: on filtered pictures as small as ours a full search for
/// matches costs six times as much and gains nothing. `output` holds `deflate_runs_bound(count)`.
size_t deflate_runs(const uint8_t *data, size_t count, uint8_t *output, runs_scratch *scratch);
