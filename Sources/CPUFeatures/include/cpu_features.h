#pragma once
/// Instruction sets the kernels are compiled for, in rising order.
/// 0 = baseline, 1 = AVX2 + FMA (x86-64-v3), 2 = AVX-512 F/BW/DQ/VL (x86-64-v4),
/// 3 = AVX-512 with the bf16 dot product. Includes the operating system's part (XCR0).
int pokeprep_isa_level(void);
