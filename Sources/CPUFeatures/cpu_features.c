#define _GNU_SOURCE
#include "cpu_features.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

// Whether the CPU has AMX tiles of bfloat16 and the system lets this process use them. Linux gives
// the tiles' 8 KiB of state only to processes that ask (arch_prctl, ARCH_REQ_XCOMP_PERM).
static int has_tiles(void) {
  unsigned int a, b, c, d;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return 0;
  const unsigned int amx_bf16 = 1u << 22, amx_tile = 1u << 24;
  if ((d & (amx_bf16 | amx_tile)) != (amx_bf16 | amx_tile)) return 0;
#if defined(__linux__) && defined(SYS_arch_prctl)
  const long request_permission = 0x1023, tile_data = 18;
  return syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
#else
  return 0;
#endif
}
#endif

int pokeprep_has_fast_bf16_dot(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512bf16") && __builtin_cpu_is("amd");
#else
  return 0;
#endif
}

int pokeprep_isa_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) {
    if (!__builtin_cpu_supports("avx512bf16")) return 2;
    return has_tiles() ? 4 : 3;
  }
  if (__builtin_cpu_supports("x86-64-v3")) return 1;
#endif
  return 0;
}
