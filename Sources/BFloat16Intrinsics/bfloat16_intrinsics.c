// The functions are all `static inline`: a module that is compiled for bfloat16 gets its own copies.
#include "bfloat16_intrinsics.h"
