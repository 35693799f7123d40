#include "digest_parts.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <stdlib.h>
#include <string.h>

// The functions of xxHash's header, which takes its instructions from what the compiler may use, for AVX2.
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define XXH_INLINE_ALL
#define XXH_VECTOR XXH_AVX2
#include <xxhash.h>

void pokeprep_digest128_avx2(const uint8_t *bytes, size_t count, uint8_t digest[16]) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes, count));
  memcpy(digest, canonical.digest, 16);
}
#pragma clang attribute pop

#endif
