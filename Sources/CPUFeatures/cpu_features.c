#include "cpu_features.h"

int pokeprep_isa_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) {
    return __builtin_cpu_supports("avx512bf16") ? 3 : 2;
  }
  if (__builtin_cpu_supports("x86-64-v3")) return 1;
#endif
  return 0;
}
