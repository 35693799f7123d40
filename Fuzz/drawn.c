// Draws files by their grammar, damages them, and gives them to a fuzz target without libFuzzer: the
// same files for the same seed, on every machine and under every sanitizer.
//
// drawn KIND COUNT SEED            runs the target on COUNT files: jpeg, png, webp, profile or bytes
// drawn --seeds FOLDER KIND COUNT  writes files that libFuzzer can begin with

#include "drawn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t count);
void fuzz_note(const void *bytes, size_t count);

static uint64_t state;

// Of all that the targets noted: the same in every run, whatever fresh memory holds. FNV-1a.
static uint64_t digest = 0xCBF29CE484222325;

void fuzz_note(const void *bytes, size_t count) {
  const uint8_t *next = bytes;
  for (size_t i = 0; i < count; i++) digest = (digest ^ next[i]) * 0x100000001B3;
}

// SplitMix64.
uint32_t draw(uint32_t bound) {
  uint64_t mixed = state += 0x9E3779B97F4A7C15;
  mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
  mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
  return (uint32_t)((mixed ^ mixed >> 31) % bound);
}

int happens(uint32_t percent) { return draw(100) < percent; }

// Damage

static void overwrite(file *f, size_t at) {
  static const uint8_t values[] = {0, 1, 0x7F, 0x80, 0xFE, 0xFF};
  f->bytes[at] = happens(40) ? values[draw(6)] : (uint8_t)draw(256);
}

static void insert(file *f, size_t at, size_t length) {
  if (f->count + length > room) return;
  memmove(f->bytes + at + length, f->bytes + at, f->count - at);
  f->count += length;
  // Something that stands elsewhere, or anything.
  size_t from = draw((uint32_t)(f->count - length + 1));
  if (happens(50))
    memmove(f->bytes + at, f->bytes + from, length);
  else
    for (size_t i = 0; i < length; i++) f->bytes[at + i] = (uint8_t)draw(256);
}

static void damage(file *f) {
  if (f->count < 16) return;
  size_t at = draw((uint32_t)f->count), left = f->count - at;
  size_t length = 1 + draw(happens(70) ? 8 : 200);
  if (length > left) length = left;
  switch (draw(9)) {
    case 0:
    case 1:
      overwrite(f, at);
      break;
    case 2:
      f->bytes[at] ^= (uint8_t)(1 << draw(8));
      break;
    case 3:
      memmove(f->bytes + at, f->bytes + at + length, left - length);
      f->count -= length;
      break;
    case 4:
      insert(f, at, length);
      break;
    case 5:
      memset(f->bytes + at, happens(50) ? 0 : (int)draw(256), length);
      break;
    case 6:
      for (size_t i = 0; i < length; i++) f->bytes[at + i] = (uint8_t)draw(256);
      break;
    case 7:
      if (happens(25)) f->count = at;
      break;
    default:
      // A marker, or a number of two bytes.
      if (left < 2) break;
      f->bytes[at] = happens(70) ? 0xFF : 0;
      f->bytes[at + 1] = happens(50) ? (uint8_t)(0xC0 + draw(64)) : (uint8_t)draw(256);
      break;
  }
}

typedef struct kind {
  const char *name;
  void (*draw)(file *);
  /// How often a drawn file is used: once as it is, then damaged.
  long copies;
} kind;

static const kind kinds[] = {{"jpeg", draw_jpeg, 8},
                             {"png", draw_png, 3},
                             {"webp", draw_webp, 20},
                             {"profile", draw_profile, 20},
                             {"bytes", draw_bytes, 1}};

static const kind *kind_named(const char *name) {
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (!strcmp(kinds[i].name, name)) return &kinds[i];
  fprintf(stderr, "no kind of file is called %s\n", name);
  exit(2);
}

static void write_file(const char *path, const file *one) {
  FILE *out = fopen(path, "wb");
  if (!out || fwrite(one->bytes, 1, one->count, out) != one->count || fclose(out)) {
    perror(path);
    exit(2);
  }
}

static void write_seeds(const char *folder, const kind *kind, long count) {
  static file one;
  char path[4096];
  for (long i = 0; i < count; i++) {
    one.count = 0;
    kind->draw(&one);
    snprintf(path, sizeof path, "%s/%s-%ld", folder, kind->name, i);
    write_file(path, &one);
  }
}

int main(int count, char **arguments) {
  if (count == 5 && !strcmp(arguments[1], "--seeds")) {
    write_seeds(arguments[2], kind_named(arguments[3]), atol(arguments[4]));
    return 0;
  }
  if (count != 4) {
    fprintf(stderr, "drawn KIND COUNT SEED, or drawn --seeds FOLDER KIND COUNT\n");
    return 2;
  }
  static file whole, one;
  const kind *kind = kind_named(arguments[1]);
  long executions = atol(arguments[2]);
  state = (uint64_t)atoll(arguments[3]);
  // What stops the program can be looked at afterwards.
  const char *kept = getenv("FUZZ_INPUT");
  for (long i = 0; i < executions; i++) {
    if (i % kind->copies == 0) {
      whole.count = 0;
      kind->draw(&whole);
    }
    memcpy(one.bytes, whole.bytes, whole.count);
    one.count = whole.count;
    for (uint32_t j = i % kind->copies ? 1 + draw(4) : 0; j; j--) damage(&one);
    if (kept) write_file(kept, &one);
    // An allocation of its own shows reads behind the end.
    uint8_t *exact = malloc(one.count ? one.count : 1);
    if (!exact) abort();
    memcpy(exact, one.bytes, one.count);
    LLVMFuzzerTestOneInput(exact, one.count);
    free(exact);
  }
  printf("%s: %ld files, no difference, digest %016llx\n", kind->name, executions,
         (unsigned long long)digest);
  return 0;
}
