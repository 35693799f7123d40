#pragma once
// Which instruction sets this CPU and its operating system support, and which of them the
// environment variable POKEPREP_ISA allows. All code that depends on the processor asks here.

/// Instruction sets that code of ours is compiled for, in rising order.
typedef enum pokeprep_isa {
  /// None, or a name that is none of these.
  POKEPREP_ISA_NONE = -1,
  /// What every CPU of the architecture has (SSE2 on x86-64).
  POKEPREP_ISA_BASELINE,
  /// AVX2, FMA, BMI2 (x86-64-v3).
  POKEPREP_ISA_AVX2,
  /// AVX-512 F, BW, CD, DQ, VL (x86-64-v4).
  POKEPREP_ISA_AVX512,
  /// AVX-512 with dot products of bfloat16.
  POKEPREP_ISA_AVX512BF16,
  /// Tiles of bfloat16 (AMX) too.
  POKEPREP_ISA_AMX,
} pokeprep_isa;

/// The instruction set of a name in lower case, as `avx512bf16`.
pokeprep_isa pokeprep_isa_named(const char *name);

/// The text of POKEPREP_ISA, null when it is unset or empty. Read once; the string stays.
const char *pokeprep_isa_request(void);

/// The highest instruction set that the CPU and the system have. Whether Linux grants the tiles of
/// AMX is another question: `pokeprep_request_amx`.
pokeprep_isa pokeprep_isa_of_cpu(void);

/// The instruction set to use: that of POKEPREP_ISA or, where the CPU lacks that or the variable
/// names none, the highest one. (The program refuses such a variable when it starts.)
pokeprep_isa pokeprep_isa_in_use(void);

/// Whether sums of four products of bytes (AVX512_VNNI) are there and allowed: unless POKEPREP_ISA
/// names `avx512` or less.
int pokeprep_has_vnni(void);

/// Whether dot products of bfloat16 do twice the work of float32 multiplications in the same time:
/// AMD's do, Intel's take as long for half of the lanes (measured on Sapphire Rapids: half of the
/// float32 peak).
int pokeprep_has_fast_bf16_dot(void);

/// Asks Linux for the 8 KiB of state of AMX tiles, which it gives only to processes that ask.
/// Returns whether this process, with all of its threads, may use them now.
int pokeprep_request_amx(void);
