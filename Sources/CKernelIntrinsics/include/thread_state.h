#pragma once
// What a thread tells its core: that it waits, and what to do with denormal numbers.

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

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
  _mm_setcsr(state | 0x8040); // FTZ and DAZ
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
