import Foundation

extension CounterRandom {
  /// Two draws from the standard normal distribution N(0, 1).
  ///
  /// Box and Muller, "A note on the generation of random normal deviates" (1958): two values
  /// from two uniform numbers, the first of them in (0, 1] so that its logarithm is finite.
  public mutating func normalPair() -> (Float, Float) {
    let u = Float(nextWord() >> 8 &+ 1) * 0x1p-24
    let angle = 2 * Float.pi * uniform()
    let radius = (-2 * log(u)).squareRoot()
    return (radius * cos(angle), radius * sin(angle))
  }

  /// Fills `values` with draws from N(0, 1).
  public mutating func fillNormal(_ values: inout [Float]) {
    for i in stride(from: 0, to: values.count, by: 2) {
      let (first, second) = normalPair()
      values[i] = first
      if i + 1 < values.count { values[i + 1] = second }
    }
  }

  /// `count` draws from N(0, 1).
  public mutating func normal(count: Int) -> [Float] {
    var values = [Float](repeating: 0, count: count)
    fillNormal(&values)
    return values
  }

  /// The numbers 0 ..< count in random order (Fisher and Yates).
  public mutating func permutation(count: Int) -> [Int] {
    var order = Array(0..<count)
    order.shuffle(using: &self)
    return order
  }
}
