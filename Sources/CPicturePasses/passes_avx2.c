#define PASSES_NAME avx2
#define PASSES_AVX2 1
#include "passes.inc"
