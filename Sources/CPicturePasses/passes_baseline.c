#define PASSES_NAME baseline
#include "passes.inc"
