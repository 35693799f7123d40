#pragma once
#include "flat_runs.h"
#include "integer_intrinsics.h"
#include "line_blending.h"
#include "row_octets.h"
#include "vector_intrinsics.h"
#include "vector_shuffles.h"
#include "white_cells.h"
#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

/// Instruction sets the kernels are compiled for, in rising order.
/// 0 = baseline, 1 = AVX2 + FMA (x86-64-v3), 2 = AVX-512 F/BW/DQ/VL (x86-64-v4),
/// 3 = AVX-512 with the bf16 dot product, 4 = AMX tiles of bf16 too. Includes the operating system's
/// part (XCR0; for AMX the permission, which this call asks for).
int pokeprep_isa_level(void);

/// Whether bf16 dot products do twice the work of f32 multiplications in the same time: AMD's do,
/// Intel's take as long for half of the lanes (measured on Sapphire Rapids: half of the f32 peak).
int pokeprep_has_fast_bf16_dot(void);

/// Tells the core that a loop waits for another thread.
static inline void pokeprep_spin_hint(void) {
#if defined(__x86_64__)
  _mm_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// Makes this thread take and give zero for denormal numbers, which cost a hundred times as much as
/// others; returns the state before.
static inline unsigned long long pokeprep_flush_denormals(void) {
#if defined(__x86_64__)
  unsigned int state = _mm_getcsr();
  _mm_setcsr(state | 0x8040);  // FTZ and DAZ
  return state;
#elif defined(__aarch64__)
  unsigned long long state;
  __asm__ volatile("mrs %0, fpcr" : "=r"(state));
  __asm__ volatile("msr fpcr, %0" ::"r"(state | (1ull << 24)));
  return state;
#else
  return 0;
#endif
}

/// Restores what `pokeprep_flush_denormals` returned.
static inline void pokeprep_restore_denormals(unsigned long long state) {
#if defined(__x86_64__)
  _mm_setcsr((unsigned int)state);
#elif defined(__aarch64__)
  __asm__ volatile("msr fpcr, %0" ::"r"(state));
#else
  (void)state;
#endif
}
