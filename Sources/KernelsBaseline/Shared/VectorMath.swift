// Exponential and its relatives, one source for all instruction sets. Polynomials after Cephes
// (Moshier, expf.c and tanhf.c); errors against the exact value are below 3 units in the last place.

/// coefficients[0]·x^(n−1) + … + coefficients[n−1] by Horner's rule.
@inline(__always)
func horner<let n: Int>(_ x: Vector, _ coefficients: InlineArray<n, Float>) -> Vector {
  var result = Vector(repeating: coefficients[unchecked: 0])
  for i in 1..<n {
    result = multiplyAdd(Vector(repeating: coefficients[unchecked: i]), result, x)
  }
  return result
}

/// e^x for −87 ≤ x ≤ 88; x beyond is taken as the nearest of the two.
@inline(__always)
func exponential(_ x: Vector) -> Vector {
  let low = Vector(repeating: -87)
  let high = Vector(repeating: 88)
  var x = x.replacing(with: low, where: x .< low)
  x = x.replacing(with: high, where: x .> high)
  // x = n·ln 2 + r. Adding 1.5·2²³ rounds to an integer that stands in the low bits.
  let rounding = Vector(repeating: 12_582_912)
  let shifted = multiplyAdd(rounding, x, Vector(repeating: 1.442_695_04))
  let n = shifted - rounding
  var r = multiplyAdd(x, n, Vector(repeating: -0.693_359_375))
  r = multiplyAdd(r, n, Vector(repeating: 2.121_944_4e-4))
  let tail = horner(
    r, [1.987_569_15e-4, 1.398_199_95e-3, 8.333_451_9e-3, 4.166_579_6e-2, 1.666_666_55e-1, 0.5])
  let fraction = multiplyAdd(r + 1, tail, r * r)
  // The exponent bits of 2ⁿ; the constant's own bits are shifted out.
  let power = (unsafeBitCast(shifted, to: Bits.self) &<< 23) &+ Bits(repeating: 127 << 23)
  return fraction * unsafeBitCast(power, to: Vector.self)
}

/// 1 ÷ (1 + e^−x).
@inline(__always)
func sigmoid(_ x: Vector) -> Vector {
  Vector(repeating: 1) / (exponential(-x) + 1)
}

/// tanh x: a polynomial below 0.625, 1 − 2 ÷ (e^2|x| + 1) above.
@inline(__always)
func hyperbolicTangent(_ x: Vector) -> Vector {
  let signBit = Bits(repeating: 0x8000_0000)
  let sign = unsafeBitCast(x, to: Bits.self) & signBit
  let size = unsafeBitCast(unsafeBitCast(x, to: Bits.self) & ~signBit, to: Vector.self)
  let square = x * x
  let tail = horner(
    square,
    [-5.704_988_7e-3, 2.063_908_9e-2, -5.373_971_6e-2, 1.333_144_2e-1, -3.333_328_2e-1])
  let small = multiplyAdd(x, tail * square, x)
  let large = Vector(repeating: 1) - Vector(repeating: 2) / (exponential(size + size) + 1)
  let signed = unsafeBitCast(unsafeBitCast(large, to: Bits.self) | sign, to: Vector.self)
  return small.replacing(with: signed, where: size .> Vector(repeating: 0.625))
}

/// log(1 + e^−|x|), between 0 and log 2.
///
/// With u = e^−|x| and s = u ÷ (2 + u) ≤ ⅓, log(1 + u) = 2·(s + s³/3 + s⁵/5 + …).
@inline(__always)
func softplusOfNegativeSize(_ x: Vector) -> Vector {
  let signBit = Bits(repeating: 0x8000_0000)
  let minusSize = unsafeBitCast(unsafeBitCast(x, to: Bits.self) | signBit, to: Vector.self)
  let u = exponential(minusSize)
  let s = u / (u + 2)
  let series = horner(
    s * s, [1.0 / 15, 1.0 / 13, 1.0 / 11, 1.0 / 9, 1.0 / 7, 1.0 / 5, 1.0 / 3, 1])
  return (s + s) * series
}
