/// The numbers that convolutions multiply.
public enum Precision: String, CaseIterable, Codable, Hashable, Sendable {
  /// 32-bit floats throughout.
  case f32
  /// Operands rounded to bfloat16 (8 bits of significand), sums in 32-bit floats; everything outside
  /// of convolutions stays in 32-bit floats.
  case bf16
}

/// Rounding to bfloat16: the upper half of a 32-bit float.
public enum BFloat16 {
  /// `value` rounded to the nearest bfloat16, ties to the even one.
  ///
  /// As the CPU's own conversion does, denormal numbers become zero, numbers beyond the largest
  /// become infinite, and not-a-number stays one.
  @inlinable
  @inline(__always)
  public static func rounded(_ value: Float) -> Float {
    let bits = value.bitPattern
    let exponent = bits & 0x7F80_0000
    if exponent == 0 { return Float(bitPattern: bits & 0x8000_0000) }
    if exponent == 0x7F80_0000 {
      // Infinite, or not a number, which is made quiet so that no bit of it is lost.
      let isNumber = bits & 0x007F_FFFF == 0
      return Float(bitPattern: isNumber ? bits : (bits | 0x0040_0000) & 0xFFFF_0000)
    }
    let odd = (bits >> 16) & 1
    return Float(bitPattern: (bits &+ 0x7FFF &+ odd) & 0xFFFF_0000)
  }
}
