// The bytes an encoder writes, in one block that doubles.
#pragma once

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct growing_buffer {
  uint8_t *data;
  size_t count;
  size_t capacity;
} growing_buffer;

/// Appends; 0 when there is no memory.
static inline int growing_append(growing_buffer *buffer, const void *data, size_t count) {
  if (count > buffer->capacity - buffer->count) {
    size_t capacity = buffer->capacity ? buffer->capacity : 4096;
    while (capacity - buffer->count < count) {
      if (capacity > SIZE_MAX / 2) return 0;
      capacity *= 2;
    }
    uint8_t *grown = realloc(buffer->data, capacity);
    if (!grown) return 0;
    buffer->data = grown;
    buffer->capacity = capacity;
  }
  if (count) memcpy(buffer->data + buffer->count, data, count);
  buffer->count += count;
  return 1;
}
