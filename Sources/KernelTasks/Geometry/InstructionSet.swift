/// An instruction set that the kernels are compiled for, in rising order.
public enum InstructionSet: String, CaseIterable, Codable, Hashable, Sendable, Comparable {
  /// What every CPU of the architecture has (SSE2 on x86-64).
  case baseline
  /// AVX2 and FMA (x86-64-v3).
  case avx2
  /// AVX-512 F, BW, CD, DQ, VL (x86-64-v4).
  case avx512
  /// AVX-512 with dot products of bfloat16; the kernels in float32 are those of `avx512`.
  case avx512bf16
  /// With matrix tiles of bfloat16 (AMX) too.
  case amx

  /// Whether products of bfloat16 have instructions of their own.
  public var hasBFloat16: Bool { self >= .avx512bf16 }
  /// The instruction set that the kernels in float32 are compiled for.
  public var float32: InstructionSet { min(self, .avx512) }

  /// Whether `left` comes before `right` in the order of the cases.
  public static func < (left: InstructionSet, right: InstructionSet) -> Bool {
    left.level < right.level
  }

  /// The number of `pokeprep_isa` (C).
  public var level: Int {
    switch self {
    case .baseline: 0
    case .avx2: 1
    case .avx512: 2
    case .avx512bf16: 3
    case .amx: 4
    }
  }
}
