#pragma once

#include <stddef.h>
#include <stdint.h>

/// A 128-bit digest by XXH3, as xxHash stores it: the most significant byte first.
void pokeprep_digest128(const uint8_t *bytes, size_t count, uint8_t digest[16]);
