#pragma once
// bfloat16 for CPUs with AVX512_BF16: rounding, pairing, transposing and the inner product of
// panels, by dot products or by AMX tiles. Swift has no intrinsics for these; only a module that is
// compiled with the instruction sets sees them. Numbers of bfloat16 are 16-bit words here.
//
// Rounding is to the nearest, ties to even; denormal numbers count as zero.

/// 16-bit words from one row of a panel of left operands to the next: 1,088 bytes, an odd number of
/// cache lines, so that the rows of a tile do not fall on the same sets.
#define POKEPREP_PANEL_STRIDE 544

#if defined(__AVX512BF16__) && defined(__AMX_BF16__)
#include "bfloat16_convert.h"
#include "bfloat16_dot.h"
#include "bfloat16_tiles.h"

#include "bfloat16_peak.h"
#endif
