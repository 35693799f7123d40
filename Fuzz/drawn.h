#ifndef DRAWN_H
#define DRAWN_H

#include <stddef.h>
#include <stdint.h>

enum { room = 1 << 18 };

typedef struct file {
  uint8_t bytes[room];
  size_t count;
} file;

/// The next random number, below `bound`.
uint32_t draw(uint32_t bound);

/// Whether something happens that does so in `percent` of all cases.
int happens(uint32_t percent);

/// Each writes one file of its kind to an empty `out`.
void draw_jpeg(file *out);
void draw_png(file *out);
void draw_webp(file *out);
void draw_profile(file *out);
void draw_bytes(file *out);

#endif
