#include "pixel_digest.h"

#include <string.h>

#include "digest_parts.h"

// In line, so that the program needs the header alone.
#define XXH_INLINE_ALL
#include <xxhash.h>

void pokeprep_digest128(const uint8_t *bytes, size_t count, uint8_t digest[16]) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) {
    pokeprep_digest128_avx2(bytes, count, digest);
    return;
  }
#endif
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes, count));
  memcpy(digest, canonical.digest, 16);
}
