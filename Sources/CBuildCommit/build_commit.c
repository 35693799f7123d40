#include "build_commit.h"

#ifndef POKEPREP_COMMIT
#define POKEPREP_COMMIT ""
#endif

const char *pokeprep_build_commit(void) { return POKEPREP_COMMIT; }
