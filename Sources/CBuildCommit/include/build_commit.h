#pragma once
// The commit that the program was built from.

/// Its abbreviated hash, or an empty text where the build was not told (`make` tells it).
const char *pokeprep_build_commit(void);
