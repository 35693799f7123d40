#include "huffman_lengths.h"

#include <string.h>

enum { most_symbols = 288, most_depth = 32, buckets = 256 };

// Sorts keys that are nearly in order already, or few.
static void sort_few(uint32_t *keys, uint32_t n) {
  for (uint32_t i = 1; i < n; i++) {
    uint32_t key = keys[i], at = i;
    for (; at > 0 && keys[at - 1] > key; at--) keys[at] = keys[at - 1];
    keys[at] = key;
  }
}

// Sorts (count << 16 | symbol) whose symbols ascend already: a counting sort, where all large
// counts, which are few as their sum is below 2¹⁶, share the last bucket.
static void sort_by_count(uint32_t *keys, uint32_t n) {
  uint32_t unsorted[most_symbols];
  uint16_t places[buckets + 1] = {0};
  memcpy(unsorted, keys, n * sizeof *keys);
  for (uint32_t i = 0; i < n; i++) {
    uint32_t count = keys[i] >> 16;
    places[(count < buckets ? count : buckets - 1) + 1]++;
  }
  for (uint32_t i = 0; i < buckets; i++) places[i + 1] += places[i];
  uint32_t large = places[buckets - 1];
  for (uint32_t i = 0; i < n; i++) {
    uint32_t count = unsorted[i] >> 16;
    keys[places[count < buckets ? count : buckets - 1]++] = unsorted[i];
  }
  sort_few(keys + large, n - large);
}

// Counts the leaves of each depth in the tree of least redundancy over the ascending weights of
// `n` ≥ 2 keys (van Leeuwen's two queues: leaves that wait, and inner nodes in order of birth).
static void count_depths(const uint32_t *keys, uint32_t n, uint32_t *of_depth) {
  uint32_t leaves[most_symbols + 2], nodes[most_symbols + 1];
  uint16_t parents[most_symbols + 1], depths[most_symbols];
  for (uint32_t i = 0; i < n; i++) leaves[i] = keys[i] >> 16;
  // Behind the ends of the queues stand weights that nobody takes.
  leaves[n] = leaves[n + 1] = UINT32_MAX;
  memset(nodes, 0xFF, (n + 1) * sizeof *nodes);
  const uint32_t *leaf = leaves;
  uint32_t root = 0;
  for (uint32_t next = 0; next < n - 1; next++) {
    // The two least of four, without branches, which would go either way.
    uint32_t node = nodes[root], other_node = nodes[root + 1];
    uint32_t weight = leaf[0] + (node < leaf[1] ? node : leaf[1]);
    nodes[next] = other_node < leaf[0] ? node + other_node : weight;
    // A parent noted in vain is noted again later.
    parents[root] = parents[root + 1] = (uint16_t)next;
    uint32_t taken = (uint32_t)(node < leaf[1]) + (other_node < leaf[0]);
    root += taken;
    leaf += 2 - taken;
  }
  // A depth has two places below each inner node of the depth above; leaves fill what nodes do not.
  uint32_t inner[most_depth] = {0};
  depths[n - 2] = 0;
  inner[0] = 1;
  for (int32_t node = (int32_t)n - 3; node >= 0; node--) {
    depths[node] = depths[parents[node]] + 1;
    inner[depths[node]]++;
  }
  of_depth[0] = 0;
  for (uint32_t depth = 1; depth < most_depth; depth++)
    of_depth[depth] = 2 * inner[depth - 1] - inner[depth];
}

void huffman_lengths(const uint32_t *counts, uint32_t symbols, uint32_t limit, uint8_t *lengths,
                     uint32_t *of_length) {
  uint32_t keys[most_symbols + 1];
  uint32_t n = 0;
  memset(lengths, 0, symbols);
  for (uint32_t i = 0; i < symbols; i++) {
    keys[n] = counts[i] << 16 | i;
    n += counts[i] != 0;
  }
  if (n < 2) {
    // A single code has one bit.
    lengths[n ? keys[0] & 0xFFFF : 0] = 1;
    memset(of_length, 0, (limit + 1) * sizeof *of_length);
    of_length[1] = 1;
    return;
  }
  if (n <= 32)
    sort_few(keys, n);
  else
    sort_by_count(keys, n);

  // Codes beyond the limit are cut to it; others grow until all fit again (Kraft's sum ≤ 1).
  uint32_t of_depth[most_depth];
  count_depths(keys, n, of_depth);
  for (uint32_t depth = limit + 1; depth < most_depth; depth++) of_depth[limit] += of_depth[depth];
  memcpy(of_length, of_depth, (limit + 1) * sizeof *of_length);
  uint32_t sum = 0;
  for (uint32_t length = 1; length <= limit; length++) sum += of_length[length] << (limit - length);
  while (sum > 1u << limit) {
    uint32_t length = limit - 1;
    while (of_length[length] == 0) length--;
    of_length[length]--;
    of_length[length + 1]++;
    sum -= 1u << (limit - length - 1);
  }
  // Room left over (the steps above may free more than they had to) shortens the longest codes.
  while (sum < 1u << limit) {
    uint32_t length = limit;
    while (length > 1 && (of_length[length] == 0 || sum + (1u << (limit - length)) > 1u << limit))
      length--;
    if (length <= 1) break;
    of_length[length]--;
    of_length[length - 1]++;
    sum += 1u << (limit - length);
  }
  uint32_t i = 0;
  for (uint32_t length = limit; length >= 1; length--)
    for (uint32_t k = 0; k < of_length[length]; k++) lengths[keys[i++] & 0xFFFF] = (uint8_t)length;
}
