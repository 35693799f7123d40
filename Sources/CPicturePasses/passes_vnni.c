#define PASSES_NAME vnni
#define PASSES_AVX2 1
#define PASSES_AVX512 1
#define PASSES_VNNI 1
#include "passes.inc"
