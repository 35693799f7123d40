#define _GNU_SOURCE
#include "cpu_features.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

// Whether the CPU has tiles of bfloat16 and the system saves their state (XCR0, bits 17 and 18).
static int has_tiles(void) {
  unsigned int a, b, c, d;
  const unsigned int amx_bf16 = 1u << 22, amx_tile = 1u << 24, tile_state = 3u << 17;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return 0;
  if ((d & (amx_bf16 | amx_tile)) != (amx_bf16 | amx_tile)) return 0;
  __asm__("xgetbv" : "=a"(a), "=d"(d) : "c"(0));
  return (a & tile_state) == tile_state;
}
#endif

pokeprep_isa pokeprep_isa_named(const char *name) {
  static const char *const names[] = {"baseline", "avx2", "avx512", "avx512bf16", "amx"};
  for (int isa = POKEPREP_ISA_BASELINE; isa <= POKEPREP_ISA_AMX; isa++)
    if (strcmp(name, names[isa]) == 0) return (pokeprep_isa)isa;
  return POKEPREP_ISA_NONE;
}

const char *pokeprep_isa_request(void) {
  // Null before the first call; threads that come at once store the same pointer.
  static _Atomic(const char *) request;
  const char *text = atomic_load_explicit(&request, memory_order_relaxed);
  if (!text) {
    text = getenv("POKEPREP_ISA");
    if (!text) text = "";
    atomic_store_explicit(&request, text, memory_order_relaxed);
  }
  return *text ? text : NULL;
}

pokeprep_isa pokeprep_isa_of_cpu(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) {
    if (!__builtin_cpu_supports("avx512bf16")) return POKEPREP_ISA_AVX512;
    return has_tiles() ? POKEPREP_ISA_AMX : POKEPREP_ISA_AVX512BF16;
  }
  if (__builtin_cpu_supports("x86-64-v3")) return POKEPREP_ISA_AVX2;
#endif
  return POKEPREP_ISA_BASELINE;
}

pokeprep_isa pokeprep_isa_in_use(void) {
  // One more than the set, so that 0 means that nobody has asked.
  static _Atomic int known;
  int isa = atomic_load_explicit(&known, memory_order_relaxed);
  if (isa) return (pokeprep_isa)(isa - 1);
  const char *request = pokeprep_isa_request();
  pokeprep_isa best = pokeprep_isa_of_cpu();
  pokeprep_isa wanted = request ? pokeprep_isa_named(request) : POKEPREP_ISA_NONE;
  pokeprep_isa used = wanted == POKEPREP_ISA_NONE || wanted > best ? best : wanted;
  atomic_store_explicit(&known, (int)used + 1, memory_order_relaxed);
  return used;
}

int pokeprep_has_vnni(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx512vnni")) return 0;
  pokeprep_isa used = pokeprep_isa_in_use();
  return used > POKEPREP_ISA_AVX512 || (used == POKEPREP_ISA_AVX512 && !pokeprep_isa_request());
#else
  return 0;
#endif
}

int pokeprep_has_fast_bf16_dot(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512bf16") && __builtin_cpu_is("amd");
#else
  return 0;
#endif
}

int pokeprep_request_amx(void) {
#if defined(__x86_64__) && defined(__linux__) && defined(SYS_arch_prctl)
  const long request_permission = 0x1023, tile_data = 18; // ARCH_REQ_XCOMP_PERM
  return has_tiles() && syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
#else
  return 0;
#endif
}
