// Whether our own decoders come before the libraries'.
#pragma once

/// 0 when POKEPREP_CODECS is `library`. Read once.
int pic_uses_own_decoders(void);

/// The same for JPEG, which needs AVX2 (within POKEPREP_ISA).
int pic_uses_own_jpeg(void);
