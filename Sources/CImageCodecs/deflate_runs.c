#include "deflate_runs.h"

#include <libdeflate.h>
#include <string.h>

#include "bit_writer.h"
#include "deflate_codes.h"
#include "equal_bytes.h"
#include "huffman_lengths.h"

// Sources: RFC 1950 (zlib), RFC 1951 (deflate).

enum {
  shortest_run = 3,
  longest_run = 258,
  // Shorter runs are counted as literals and taken off again, which beats stopping for them.
  long_enough_to_skip = 32,
};

// The symbol of a run's length, and the extra bits that follow it (RFC 1951, 3.2.5).
typedef struct run_code {
  uint32_t symbol, extra, extra_count;
} run_code;

INLINED run_code code_of_run(uint32_t length) {
  if (length == longest_run) return (run_code){285, 0, 0};
  uint32_t offset = length - shortest_run;
  // Offsets below 8 have no extra bits.
  uint32_t bits = 29 - (uint32_t)__builtin_clz(offset | 4);
  return (run_code){257 + 4 * bits + (offset >> bits), offset & ((1u << bits) - 1), bits};
}

// Four tables, so that equal bytes in a row do not wait for each other.
typedef uint32_t byte_counts[4][256];

INLINED void count_bytes(const uint8_t *data, size_t count, byte_counts counts) {
  size_t i = 0, fours = count & ~(size_t)3;
  for (; i < fours; i += 4) {
    uint32_t four;
    memcpy(&four, data + i, 4);
    counts[0][four & 255]++;
    counts[1][four >> 8 & 255]++;
    counts[2][four >> 16 & 255]++;
    counts[3][four >> 24]++;
  }
  for (; i < count; i++) counts[0][data[i]]++;
}

// A block on its way into tokens.
typedef struct run_search {
  const uint8_t *data;
  run *runs;
  // Bytes up to `written` are in `runs`; those up to `counted` are in `literals`.
  size_t written, counted;
  byte_counts literals;
  uint32_t *counts;
} run_search;

// Notes a stretch of bytes that equal the one before; its last two may be left for literals.
INLINED void add_runs(run_search *search, size_t first, size_t end) {
  while (end - first >= shortest_run) {
    size_t length = end - first < longest_run ? end - first : longest_run;
    *search->runs++ = (run){(uint16_t)(first - search->written), (uint16_t)length};
    search->counts[code_of_run((uint32_t)length).symbol]++;
    if (length < long_enough_to_skip) {
      search->literals[0][search->data[first]] -= (uint32_t)length;
    } else {
      count_bytes(search->data + search->counted, first - search->counted, search->literals);
      search->counted = first + length;
    }
    first += length;
    search->written = first;
  }
}

// Splits a block into literals and runs; returns how many entries of the scratch it takes.
INLINED uint32_t find_runs_as(const uint8_t *data, size_t start, size_t end, runs_scratch *scratch,
                              uint32_t *counts) {
  run_search search = {
      .data = data, .runs = scratch->runs, .written = start, .counted = start, .counts = counts};
  // The first byte of all has none before it.
  size_t base = start ? start - 1 : 0, count = end ? end - 1 - base : 0;
  compare_neighbours(data + base, count, scratch->equal);
  find_starts(scratch->equal, count, shortest_run, scratch->starts);
  for (size_t at = 0; (at = next_one(scratch->starts, at)) < count;) {
    size_t stop = next_zero(scratch->equal, at);
    add_runs(&search, base + at + 1, base + stop + 1);
    at = stop;
  }
  count_bytes(data + search.counted, end - search.counted, search.literals);
  *search.runs++ = (run){(uint16_t)(end - search.written), 0};
  for (int i = 0; i < 256; i++)
    counts[i] = search.literals[0][i] + search.literals[1][i] + search.literals[2][i] +
                search.literals[3][i];
  return (uint32_t)(search.runs - scratch->runs);
}

static WITH_BMI2 uint32_t find_runs_bmi2(const uint8_t *data, size_t start, size_t end,
                                         runs_scratch *scratch, uint32_t *counts) {
  return find_runs_as(data, start, end, scratch, counts);
}

static uint32_t find_runs(const uint8_t *data, size_t start, size_t end, runs_scratch *scratch,
                          uint32_t *counts) {
  return has_bmi2() ? find_runs_bmi2(data, start, end, scratch, counts)
                    : find_runs_as(data, start, end, scratch, counts);
}

// One code, or two behind each other; first bit lowest.
typedef struct code {
  uint32_t bits, count;
} code;

INLINED code two_codes(const code_table *codes, uint8_t first, uint8_t second) {
  uint32_t count = codes->counts[first];
  return (code){codes->bits[first] | codes->bits[second] << (count & 31),
                count + codes->counts[second]};
}

// Codes of at most 14 bits fit four at a time behind the 7 that may wait; longer ones do not.
INLINED void put_four(bit_writer *writer, code first, code second, int is_long) {
  if (is_long) {
    put(writer, first.bits, first.count);
    flush(writer);
    put(writer, second.bits, second.count);
  } else {
    put(writer, first.bits | (uint64_t)second.bits << (first.count & 63),
        first.count + second.count);
  }
  flush(writer);
}

INLINED void write_literals(bit_writer *writer, const uint8_t *data, size_t count,
                            const code_table *codes, int is_long) {
  size_t i = 0, fours = count & ~(size_t)3;
  for (; i < fours; i += 4)
    put_four(writer, two_codes(codes, data[i], data[i + 1]),
             two_codes(codes, data[i + 2], data[i + 3]), is_long);
  if (count & 2) {
    code two = two_codes(codes, data[i], data[i + 1]);
    put(writer, two.bits, two.count);
    flush(writer);
    i += 2;
  }
  if (count & 1) {
    put_symbol(writer, codes, data[i]);
    flush(writer);
  }
}

INLINED void write_run(bit_writer *writer, uint32_t length, const code_table *codes) {
  run_code one = code_of_run(length);
  put_symbol(writer, codes, one.symbol);
  // The one distance has the code 0 of one bit.
  put(writer, one.extra, one.extra_count + 1);
  flush(writer);
}

INLINED void write_runs_as(bit_writer *to, const uint8_t *data, const run *runs, uint32_t n,
                           const code_table *codes, int is_long) {
  // A copy that the compiler keeps in registers.
  bit_writer writer = *to;
  for (uint32_t i = 0; i < n; i++) {
    write_literals(&writer, data, runs[i].literals, codes, is_long);
    data += runs[i].literals + runs[i].length;
    if (runs[i].length) write_run(&writer, runs[i].length, codes);
  }
  put_symbol(&writer, codes, end_of_block);
  flush(&writer);
  *to = writer;
}

static WITH_BMI2 void write_runs_bmi2(bit_writer *writer, const uint8_t *data, const run *runs,
                                      uint32_t n, const code_table *codes) {
  write_runs_as(writer, data, runs, n, codes, 0);
}

static void write_runs(bit_writer *writer, const uint8_t *data, const run *runs, uint32_t n,
                       const code_table *codes) {
  int is_long = 0;
  for (uint32_t i = 0; i < 256; i++) is_long |= codes->counts[i] > 14;
  // Long codes are rare.
  if (is_long)
    write_runs_as(writer, data, runs, n, codes, 1);
  else if (has_bmi2())
    write_runs_bmi2(writer, data, runs, n, codes);
  else
    write_runs_as(writer, data, runs, n, codes, 0);
}

static void write_stored(bit_writer *writer, const uint8_t *data, size_t count, int is_last) {
  put(writer, is_last ? 1 : 0, 3);
  finish_byte(writer);
  put(writer, count | (uint64_t)(~count & 0xFFFF) << 16, 32);
  flush(writer);
  memcpy(writer->next, data, count);
  writer->next += count;
}

// The bits of all literals and runs of a block.
static uint64_t coded_size(const uint32_t *counts, const uint8_t *lengths) {
  uint64_t bits = 0;
  for (uint32_t i = 0; i < literal_symbols; i++) bits += (uint64_t)counts[i] * lengths[i];
  for (uint32_t i = 257; i < literal_symbols; i++) {
    uint32_t extra_bits = i < 265 || i == 285 ? 0 : (i - 261) / 4;
    bits += (uint64_t)counts[i] * (extra_bits + 1);
  }
  return bits;
}

static void write_block(bit_writer *writer, const uint8_t *data, size_t start, size_t end,
                        int is_last, runs_scratch *scratch) {
  uint32_t counts[literal_symbols] = {0}, of_length[16];
  uint32_t n = find_runs(data, start, end, scratch, counts);
  counts[end_of_block] = 1;
  uint8_t lengths[literal_symbols];
  huffman_lengths(counts, literal_symbols, 15, lengths, of_length);
  // Noise is stored as it is.
  if (coded_size(counts, lengths) / 8 >= end - start) {
    write_stored(writer, data + start, end - start, is_last);
    return;
  }
  code_table codes;
  deflate_make_codes(lengths, of_length, literal_symbols, &codes);
  put(writer, (is_last ? 1 : 0) | 2 << 1, 3);
  deflate_write_lengths(writer, lengths);
  write_runs(writer, data + start, scratch->runs, n, &codes);
}

size_t deflate_runs_bound(size_t count) {
  // A block is stored or smaller, but for its head of at most 300 bytes; 8 bytes more may be
  // touched by the last flush.
  return count + (count / runs_block_size + 1) * 320 + 64;
}

size_t deflate_runs(const uint8_t *data, size_t count, uint8_t *output, runs_scratch *scratch) {
  // Deflate with a window of 32 KiB, fastest level: 0x7801 is a multiple of 31.
  output[0] = 0x78;
  output[1] = 0x01;
  bit_writer writer = {.next = output + 2};
  size_t start = 0;
  do {
    size_t end = count - start < runs_block_size ? count : start + runs_block_size;
    write_block(&writer, data, start, end, end == count, scratch);
    start = end;
  } while (start < count);
  finish_byte(&writer);
  uint32_t sum = libdeflate_adler32(1, data, count);
  for (int i = 0; i < 4; i++) *writer.next++ = (uint8_t)(sum >> (24 - 8 * i));
  return (size_t)(writer.next - output);
}
