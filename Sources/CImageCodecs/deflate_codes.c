#include "deflate_codes.h"

#include "equal_bytes.h"
#include "huffman_lengths.h"

// Source: RFC 1951 (deflate), 3.2.2 and 3.2.7.

static inline uint32_t reversed(uint32_t bits, uint32_t count) {
  bits = (bits & 0x5555) << 1 | (bits >> 1 & 0x5555);
  bits = (bits & 0x3333) << 2 | (bits >> 2 & 0x3333);
  bits = (bits & 0x0F0F) << 4 | (bits >> 4 & 0x0F0F);
  bits = (bits & 0x00FF) << 8 | bits >> 8;
  return bits >> (16 - count);
}

void deflate_make_codes(const uint8_t *lengths, const uint32_t *of_length, uint32_t symbols,
                        code_table *codes) {
  uint32_t next[16] = {0};
  for (int length = 2; length < 16; length++)
    next[length] = (next[length - 1] + of_length[length - 1]) << 1;
  for (uint32_t i = 0; i < symbols; i++) {
    // Without a length there are 0 bits.
    uint32_t length = lengths[i];
    codes->bits[i] = reversed(next[length]++, length);
    codes->counts[i] = length;
  }
}

// The code lengths of all literals and of the one distance, as symbols (RFC 1951, 3.2.7).
typedef struct length_symbols {
  uint32_t n;
  uint8_t symbols[literal_symbols + 1], extras[literal_symbols + 1];
  uint32_t counts[19];
} length_symbols;

static inline void add_symbol(length_symbols *to, uint32_t symbol, size_t extra) {
  to->symbols[to->n] = (uint8_t)symbol;
  to->extras[to->n++] = (uint8_t)extra;
  to->counts[symbol]++;
}

// `count` ≥ 3 equal lengths, after a different one.
static void add_equal(length_symbols *to, uint8_t length, size_t count) {
  if (length) {
    add_symbol(to, length, 0);
    count--;
  }
  while (count >= 3) {
    size_t most = length ? 6 : 138, run = count < most ? count : most;
    if (length)
      add_symbol(to, 16, run - 3);
    else
      add_symbol(to, run < 11 ? 17 : 18, run < 11 ? run - 3 : run - 11);
    count -= run;
  }
  while (count-- > 0) add_symbol(to, length, 0);
}

// Splits all lengths into symbols; stretches of three equal ones may become shorter.
static void collect_lengths(const uint8_t *lengths, uint32_t total, length_symbols *to) {
  uint64_t equal[EQUAL_WORDS(literal_symbols)], starts[EQUAL_WORDS(literal_symbols)];
  compare_neighbours(lengths, total - 1, equal);
  find_starts(equal, total - 1, 2, starts);
  to->n = 0;
  memset(to->counts, 0, sizeof to->counts);
  for (size_t i = 0; i < total;) {
    size_t start = next_one(starts, i);
    while (i < start) add_symbol(to, lengths[i++], 0);
    if (start == total - 1) {
      // The search ended at the last length, which stands alone here.
      add_symbol(to, lengths[i++], 0);
    } else {
      i = next_zero(equal, start) + 1;
      add_equal(to, lengths[start], i - start);
    }
  }
}

// Behind the symbols 16, 17 and 18 so many bits tell how often they repeat.
static const uint8_t extra_bits[19] = {[16] = 2, [17] = 3, [18] = 7};

static void write_symbols(bit_writer *writer, const length_symbols *found,
                          const code_table *codes) {
  for (uint32_t i = 0; i < found->n; i++) {
    put_symbol(writer, codes, found->symbols[i]);
    put(writer, found->extras[i], extra_bits[found->symbols[i]]);
    // Four of these have at most 56 bits.
    if (i % 4 == 3) flush(writer);
  }
  flush(writer);
}

void deflate_write_lengths(bit_writer *writer, const uint8_t *lengths) {
  static const uint8_t order[19] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                    11, 4,  12, 3, 13, 2, 14, 1, 15};
  uint32_t literals = literal_symbols;
  while (literals > 257 && lengths[literals - 1] == 0) literals--;
  // The literals' lengths, then the length 1 of the one distance.
  uint8_t all[literal_symbols + 1];
  memcpy(all, lengths, literals);
  all[literals] = 1;
  length_symbols found;
  collect_lengths(all, literals + 1, &found);
  uint8_t code_lengths[19];
  uint32_t of_length[16] = {0};
  code_table codes;
  huffman_lengths(found.counts, 19, 7, code_lengths, of_length);
  deflate_make_codes(code_lengths, of_length, 19, &codes);
  uint32_t used = 19;
  while (used > 4 && code_lengths[order[used - 1]] == 0) used--;
  put(writer, literals - 257, 5);
  put(writer, 0, 5);
  put(writer, used - 4, 4);
  flush(writer);
  for (uint32_t i = 0; i < used; i++) {
    put(writer, code_lengths[order[i]], 3);
    if (i % 16 == 15) flush(writer);
  }
  flush(writer);
  write_symbols(writer, &found, &codes);
}
