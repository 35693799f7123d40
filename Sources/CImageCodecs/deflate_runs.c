#include "deflate_runs.h"

#include <libdeflate.h>
#include <string.h>

#include "huffman_lengths.h"

// Sources: RFC 1950 (zlib), RFC 1951 (deflate).

enum {
  literal_symbols = 286,
  end_of_block = 256,
  // A block's tokens fit into the scratch; so do their counts into 16 bits.
  block_size = 32768,
  shortest_run = 3,
  longest_run = 258,
};

// A writer of bits, least significant first.
typedef struct bit_writer {
  uint8_t *next;
  uint64_t bits;
  uint32_t count;
} bit_writer;

static inline void put(bit_writer *writer, uint64_t bits, uint32_t count) {
  writer->bits |= bits << writer->count;
  writer->count += count;
}

// Stores whole bytes; afterwards at most 7 bits wait, so that 56 more fit.
static inline void flush(bit_writer *writer) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  memcpy(writer->next, &writer->bits, 8);
#else
  for (int i = 0; i < 8; i++) writer->next[i] = (uint8_t)(writer->bits >> (8 * i));
#endif
  writer->next += writer->count >> 3;
  writer->bits >>= writer->count & ~7u;
  writer->count &= 7;
}

// The bits of a code, first bit lowest, and above them how many: a load for both.
typedef uint32_t code;

static inline uint32_t code_bits(code one) { return one & 0xFFFF; }
static inline uint32_t code_count(code one) { return one >> 16; }

static inline uint32_t reversed(uint32_t bits, uint32_t count) {
  bits = (bits & 0x5555) << 1 | (bits >> 1 & 0x5555);
  bits = (bits & 0x3333) << 2 | (bits >> 2 & 0x3333);
  bits = (bits & 0x0F0F) << 4 | (bits >> 4 & 0x0F0F);
  bits = (bits & 0x00FF) << 8 | bits >> 8;
  return bits >> (16 - count);
}

static void make_codes(const uint8_t *lengths, uint32_t symbols, code *codes) {
  uint32_t of_length[16] = {0}, next[16] = {0};
  for (uint32_t i = 0; i < symbols; i++) of_length[lengths[i]]++;
  of_length[0] = 0;
  for (int length = 1; length < 16; length++)
    next[length] = (next[length - 1] + of_length[length - 1]) << 1;
  for (uint32_t i = 0; i < symbols; i++) {
    uint32_t length = lengths[i];
    codes[i] = length ? reversed(next[length]++, length) | length << 16 : 0;
  }
}

// The symbol of a run's length, and the extra bits that follow it (RFC 1951, 3.2.5).
static void run_symbol(uint32_t length, uint32_t *symbol, uint32_t *extra, uint32_t *extra_count) {
  if (length == longest_run) {
    *symbol = 285;
    *extra = 0;
    *extra_count = 0;
    return;
  }
  uint32_t offset = length - shortest_run;
  if (offset < 8) {
    *symbol = 257 + offset;
    *extra = 0;
    *extra_count = 0;
    return;
  }
  uint32_t bits = 29 - (uint32_t)__builtin_clz(offset);
  *symbol = 257 + 4 * bits + (offset >> bits);
  *extra = offset & ((1u << bits) - 1);
  *extra_count = bits;
}

// How many of `most` bytes are `value`, when the first `length` are.
static size_t run_end(const uint8_t *data, size_t length, size_t most, uint8_t value) {
  while (length + 8 <= most) {
    uint64_t eight;
    memcpy(&eight, data + length, 8);
    eight ^= value * 0x0101010101010101u;
    // The lowest byte that differs comes first in memory.
    if (eight) return length + (size_t)__builtin_ctzll(eight) / 8;
    length += 8;
  }
  while (length < most && data[length] == value) length++;
  return length;
}

// Splits a block into literals and runs; returns how many tokens.
static uint32_t find_runs(const uint8_t *data, size_t start, size_t end, uint16_t *tokens,
                          uint32_t *counts) {
  // Four tables, so that equal bytes in a row do not wait for each other.
  uint32_t literals[4][256] = {{0}};
  uint32_t n = 0;
  size_t i = start;
  if (i == 0 && i < end) {
    tokens[n++] = data[0];
    literals[0][data[0]]++;
    i = 1;
  }
  while (i + shortest_run <= end) {
    // Four bytes, the one before included, are equal when they equal themselves moved by one.
    uint32_t four;
    memcpy(&four, data + i - 1, 4);
    if (((four ^ (four << 8 | four >> 24)) == 0)) {
      uint8_t before = data[i - 1];
      size_t most = end - i < longest_run ? end - i : longest_run;
      size_t length = shortest_run;
      length = run_end(data + i, length, most, before);
      uint32_t symbol, extra, extra_count;
      run_symbol((uint32_t)length, &symbol, &extra, &extra_count);
      counts[symbol]++;
      tokens[n++] = (uint16_t)(256 + length);
      i += length;
    } else {
      literals[n & 3][data[i]]++;
      tokens[n++] = data[i++];
    }
  }
  while (i < end) {
    literals[0][data[i]]++;
    tokens[n++] = data[i++];
  }
  for (int value = 0; value < 256; value++)
    counts[value] = literals[0][value] + literals[1][value] + literals[2][value] + literals[3][value];
  return n;
}

// The code lengths themselves, compressed (RFC 1951, 3.2.7).
static void write_code_lengths(bit_writer *writer, const uint8_t *lengths, uint32_t literals) {
  static const uint8_t order[19] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
  // All literal lengths, then the length 1 of the one distance.
  uint8_t all[literal_symbols + 1];
  memcpy(all, lengths, literals);
  all[literals] = 1;
  uint32_t total = literals + 1, n = 0;
  uint8_t symbols[literal_symbols + 1], extras[literal_symbols + 1];
  uint32_t counts[19] = {0};
  for (uint32_t i = 0; i < total;) {
    uint32_t run = 1;
    while (i + run < total && all[i + run] == all[i] && run < 138) run++;
    if (all[i] == 0 && run >= 3) {
      symbols[n] = run < 11 ? 17 : 18;
      extras[n] = (uint8_t)(run < 11 ? run - 3 : run - 11);
    } else if (i && all[i] == all[i - 1] && run >= 3) {
      if (run > 6) run = 6;
      symbols[n] = 16;
      extras[n] = (uint8_t)(run - 3);
    } else {
      run = 1;
      symbols[n] = all[i];
      extras[n] = 0;
    }
    counts[symbols[n++]]++;
    i += run;
  }
  uint8_t code_lengths[19];
  code codes[19];
  huffman_lengths(counts, 19, 7, code_lengths);
  make_codes(code_lengths, 19, codes);
  uint32_t used = 19;
  while (used > 4 && code_lengths[order[used - 1]] == 0) used--;
  put(writer, literals - 257, 5);
  put(writer, 0, 5);
  put(writer, used - 4, 4);
  flush(writer);
  for (uint32_t i = 0; i < used; i++) {
    put(writer, code_lengths[order[i]], 3);
    flush(writer);
  }
  static const uint8_t extra_bits[19] = {[16] = 2, [17] = 3, [18] = 7};
  for (uint32_t i = 0; i < n; i++) {
    put(writer, code_bits(codes[symbols[i]]), code_count(codes[symbols[i]]));
    put(writer, extras[i], extra_bits[symbols[i]]);
    flush(writer);
  }
}

static void write_run(bit_writer *writer, uint32_t length, const code *codes) {
  uint32_t symbol, extra, extra_count;
  run_symbol(length, &symbol, &extra, &extra_count);
  put(writer, code_bits(codes[symbol]), code_count(codes[symbol]));
  // The one distance has the code 0 of one bit.
  put(writer, extra, extra_count + 1);
  flush(writer);
}

static void write_tokens(bit_writer *to, const uint16_t *tokens, uint32_t n, const code *codes) {
  // A copy that the compiler keeps in registers.
  bit_writer writer = *to;
  uint32_t i = 0;
  while (i < n) {
    if (i + 3 <= n && (tokens[i] | tokens[i + 1] | tokens[i + 2]) < 256) {
      // Three codes of at most 15 bits behind the 7 that may wait.
      code first = codes[tokens[i]], second = codes[tokens[i + 1]], third = codes[tokens[i + 2]];
      put(&writer, code_bits(first), code_count(first));
      put(&writer, code_bits(second), code_count(second));
      put(&writer, code_bits(third), code_count(third));
      flush(&writer);
      i += 3;
    } else if (tokens[i] < 256) {
      put(&writer, code_bits(codes[tokens[i]]), code_count(codes[tokens[i]]));
      flush(&writer);
      i++;
    } else {
      write_run(&writer, tokens[i++] - 256u, codes);
    }
  }
  put(&writer, code_bits(codes[end_of_block]), code_count(codes[end_of_block]));
  flush(&writer);
  *to = writer;
}

static void write_stored(bit_writer *writer, const uint8_t *data, size_t count, int is_last) {
  put(writer, is_last ? 1 : 0, 3);
  flush(writer);
  if (writer->count) {
    writer->count = 8;
    flush(writer);
  }
  put(writer, count | (uint64_t)(~count & 0xFFFF) << 16, 32);
  flush(writer);
  memcpy(writer->next, data, count);
  writer->next += count;
}

static void write_block(bit_writer *writer, const uint8_t *data, size_t start, size_t end,
                        int is_last, runs_scratch *scratch) {
  uint32_t counts[literal_symbols] = {0};
  uint32_t n = find_runs(data, start, end, scratch->tokens, counts);
  counts[end_of_block] = 1;
  uint8_t lengths[literal_symbols];
  code codes[literal_symbols];
  huffman_lengths(counts, literal_symbols, 15, lengths);
  uint64_t bits = 0;
  for (uint32_t i = 0; i < literal_symbols; i++) bits += (uint64_t)counts[i] * lengths[i];
  for (uint32_t i = 257; i < literal_symbols; i++) {
    uint32_t extra_bits = i < 265 || i == 285 ? 0 : (i - 261) / 4;
    bits += (uint64_t)counts[i] * (extra_bits + 1);
  }
  // Noise is stored as it is.
  if (bits / 8 >= end - start) {
    write_stored(writer, data + start, end - start, is_last);
    return;
  }
  make_codes(lengths, literal_symbols, codes);
  put(writer, (is_last ? 1 : 0) | 2 << 1, 3);
  uint32_t literals = literal_symbols;
  while (literals > 257 && lengths[literals - 1] == 0) literals--;
  write_code_lengths(writer, lengths, literals);
  write_tokens(writer, scratch->tokens, n, codes);
}

size_t deflate_runs_bound(size_t count) {
  // A block is stored or smaller, but for its head of at most 300 bytes; 8 bytes more may be
  // touched by the last flush.
  return count + (count / block_size + 1) * 320 + 64;
}

size_t deflate_runs(const uint8_t *data, size_t count, uint8_t *output, runs_scratch *scratch) {
  // Deflate with a window of 32 KiB, fastest level: 0x7801 is a multiple of 31.
  output[0] = 0x78;
  output[1] = 0x01;
  bit_writer writer = {.next = output + 2};
  size_t start = 0;
  do {
    size_t end = count - start < block_size ? count : start + block_size;
    write_block(&writer, data, start, end, end == count, scratch);
    start = end;
  } while (start < count);
  if (writer.count) {
    writer.count = 8;
    flush(&writer);
  }
  uint32_t sum = libdeflate_adler32(1, data, count);
  for (int i = 0; i < 4; i++) *writer.next++ = (uint8_t)(sum >> (24 - 8 * i));
  return (size_t)(writer.next - output);
}
