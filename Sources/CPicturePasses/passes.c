#include "picture_passes.h"

#include "cpu_features.h"

#if defined(__x86_64__)

extern const pic_passes pic_passes_baseline, pic_passes_avx2, pic_passes_avx512, pic_passes_vnni;

int pic_passes_count(void) {
  pokeprep_isa isa = pokeprep_isa_in_use();
  if (isa < POKEPREP_ISA_AVX512) return (int)isa + 1;
  return pokeprep_has_vnni() ? 4 : 3;
}

const pic_passes *pic_passes_at(int index) {
  static const pic_passes *const tables[] = {&pic_passes_baseline, &pic_passes_avx2,
                                             &pic_passes_avx512, &pic_passes_vnni};
  return tables[index];
}

#else

int pic_passes_count(void) { return 1; }

const pic_passes *pic_passes_at(int index) {
  (void)index;
  return pic_passes_naive();
}

#endif
