#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Half waves over the width and over the height.
struct Frequency: Sendable, Comparable {
  var x: Int
  var y: Int

  /// The slower wave first.
  static func < (a: Frequency, b: Frequency) -> Bool {
    let (lengthA, lengthB) = (a.x * a.x + a.y * a.y, b.x * b.x + b.y * b.y)
    return lengthA != lengthB ? lengthA < lengthB : (a.y, a.x) < (b.y, b.x)
  }
}

/// Cosines over an interval of a row or column of samples, with weight 0 outside of it.
enum CosineBasis {
  /// Frequencies that a table has room for.
  static let width = 8

  /// What each sample of a row or column adds to the coefficients.
  ///
  /// - Parameters:
  ///   - order: Frequencies 0..<order, in half waves over the interval; at most `width`.
  ///   - side: Samples in a row.
  ///   - start: Share cut off at the beginning.
  ///   - end: Share cut off at the end.
  /// - Returns: side × `width` weights, zeros beyond the order.
  static func weights(order: Int, side: Int, start: Float, end: Float) -> [Float] {
    let (first, length) = (Double(start), 1 - Double(start) - Double(end))
    // The integral of the cosine over what each sample covers of the interval.
    func integral(_ frequency: Int, to place: Double) -> Double {
      let t = min(max((place - first) / length, 0), 1)
      guard frequency > 0 else { return t }
      let angle = Double.pi * Double(frequency)
      return sin(angle * t) / angle * 2.0.squareRoot()
    }
    return (0..<side).flatMap { index in
      (0..<width).map { frequency in
        guard frequency < order else { return 0 }
        return Float(
          integral(frequency, to: Double(index + 1) / Double(side))
            - integral(frequency, to: Double(index) / Double(side)))
      }
    }
  }
}
