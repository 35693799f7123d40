#pragma once
#include <stdint.h>

/// How often this process has asked for heap memory since it began: calls of malloc, calloc,
/// realloc, posix_memalign and aligned_alloc from any library and any thread. -1 where the C library
/// has no way to count (anything but glibc).
int64_t pokeprep_allocation_count(void);
