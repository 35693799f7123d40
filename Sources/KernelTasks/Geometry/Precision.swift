/// The numbers that convolutions multiply.
package enum Precision: String, CaseIterable, Codable, Hashable, Sendable {
  /// 32-bit floats throughout.
  case f32
  /// Operands rounded to bfloat16 (8 bits of significand), sums in 32-bit floats; everything outside
  /// of convolutions stays in 32-bit floats.
  case bf16
}
