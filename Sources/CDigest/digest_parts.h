// One digest for several instruction sets.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// As `pokeprep_digest128`, on processors with AVX2.
void pokeprep_digest128_avx2(const uint8_t *bytes, size_t count, uint8_t digest[16]);
