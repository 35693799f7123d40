#include "own_decoders.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "cpu_features.h"
#include "image_codecs.h"

pic_codec_choice pic_chosen_codecs(void) {
  // One more than the choice, so that 0 means that nobody has asked.
  static _Atomic int known;
  int choice = atomic_load_explicit(&known, memory_order_relaxed);
  if (choice) return (pic_codec_choice)(choice - 1);
  const char *value = getenv("POKEPREP_CODECS");
  pic_codec_choice chosen = PIC_CODECS_UNKNOWN;
  if (!value || !*value || strcmp(value, "own") == 0) chosen = PIC_CODECS_OWN;
  if (value && strcmp(value, "library") == 0) chosen = PIC_CODECS_LIBRARY;
  atomic_store_explicit(&known, (int)chosen + 1, memory_order_relaxed);
  return chosen;
}

int pic_uses_own_decoders(void) { return pic_chosen_codecs() == PIC_CODECS_OWN; }

int pic_uses_own_jpeg(void) {
  return pic_uses_own_decoders() && pokeprep_isa_in_use() >= POKEPREP_ISA_AVX2;
}
