#define PASSES_NAME avx512
#define PASSES_AVX2 1
#define PASSES_AVX512 1
#include "passes.inc"
