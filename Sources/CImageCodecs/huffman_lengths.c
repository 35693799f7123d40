#include "huffman_lengths.h"

#include <string.h>

enum { most_symbols = 288 };

// Sorts (count << 16 | symbol) by count: two rounds of counting sort over the upper bytes.
static void sort_by_count(uint32_t *keys, uint32_t n) {
  uint32_t other[most_symbols];
  uint32_t *from = keys, *to = other;
  for (int shift = 16; shift < 32; shift += 8) {
    uint32_t places[257] = {0};
    for (uint32_t i = 0; i < n; i++) places[((from[i] >> shift) & 255) + 1]++;
    for (int i = 0; i < 256; i++) places[i + 1] += places[i];
    for (uint32_t i = 0; i < n; i++) to[places[(from[i] >> shift) & 255]++] = from[i];
    uint32_t *swap = from;
    from = to;
    to = swap;
  }
}

// Turns ascending weights into the code lengths of their leaves, longest first
// (Moffat and Katajainen, "In-place calculation of minimum-redundancy codes", 1995).
static void minimum_redundancy(uint32_t *a, uint32_t n) {
  uint32_t root = 0, leaf = 2;
  a[0] += a[1];
  for (uint32_t next = 1; next < n - 1; next++) {
    if (leaf >= n || a[root] < a[leaf]) {
      a[next] = a[root];
      a[root++] = next;
    } else {
      a[next] = a[leaf++];
    }
    if (leaf >= n || (root < next && a[root] < a[leaf])) {
      a[next] += a[root];
      a[root++] = next;
    } else {
      a[next] += a[leaf++];
    }
  }
  // Parents become depths of inner nodes.
  a[n - 2] = 0;
  for (int32_t next = (int32_t)n - 3; next >= 0; next--) a[next] = a[a[next]] + 1;
  // Depths of inner nodes become depths of leaves.
  uint32_t available = 1, used = 0, depth = 0;
  int32_t node = (int32_t)n - 2, next = (int32_t)n - 1;
  while (available > 0) {
    while (node >= 0 && a[node] == depth) {
      used++;
      node--;
    }
    while (available > used) {
      a[next--] = depth;
      available--;
    }
    available = 2 * used;
    depth++;
    used = 0;
  }
}

void huffman_lengths(const uint32_t *counts, uint32_t symbols, uint32_t limit, uint8_t *lengths) {
  uint32_t keys[most_symbols], weights[most_symbols];
  uint32_t n = 0;
  memset(lengths, 0, symbols);
  for (uint32_t i = 0; i < symbols; i++)
    if (counts[i]) keys[n++] = counts[i] << 16 | i;
  if (n < 2) {
    // A single code has one bit.
    lengths[n ? keys[0] & 0xFFFF : 0] = 1;
    return;
  }
  sort_by_count(keys, n);
  for (uint32_t i = 0; i < n; i++) weights[i] = keys[i] >> 16;
  minimum_redundancy(weights, n);

  // Codes beyond the limit are cut to it; others grow until all fit again (Kraft's sum ≤ 1).
  uint32_t of_length[32] = {0};
  for (uint32_t i = 0; i < n; i++) of_length[weights[i] < limit ? weights[i] : limit]++;
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
