#include "image_codecs.h"

#include <string.h>
#include <zlib.h>

size_t pic_inflate(const uint8_t *data, size_t count, uint8_t *output, size_t capacity) {
  if (count > UINT32_MAX || capacity > UINT32_MAX) return 0;
  z_stream stream;
  memset(&stream, 0, sizeof stream);
  if (inflateInit(&stream) != Z_OK) return 0;
  stream.next_in = (Bytef *)data;
  stream.avail_in = (uInt)count;
  stream.next_out = output;
  stream.avail_out = (uInt)capacity;
  (void)inflate(&stream, Z_SYNC_FLUSH);
  size_t written = capacity - stream.avail_out;
  inflateEnd(&stream);
  return written;
}

uint32_t pic_crc32(const uint8_t *data, size_t count) {
  return (uint32_t)crc32_z(crc32_z(0, NULL, 0), data, count);
}
