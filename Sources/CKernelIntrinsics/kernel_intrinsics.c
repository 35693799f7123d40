// The functions are all `static inline`: a module gets its own copies, for its own instruction set.
#include "bfloat16_intrinsics.h"
#include "thread_state.h"
#include "vector_intrinsics.h"
#include "vector_shuffles.h"
