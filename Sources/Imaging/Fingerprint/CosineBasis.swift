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
struct CosineBasis: Sendable {
  let order: Int
  let side: Int
  /// order × side.
  private let weights: [Float]
  /// The same for each sample, zeros beyond the order.
  private let columns: [SIMD8<Float>]

  /// - Parameters:
  ///   - order: Frequencies 0..<order, in half waves over the interval; at most 8.
  ///   - side: Samples in a row.
  ///   - start: Share cut off at the beginning.
  ///   - end: Share cut off at the end.
  init(order: Int, side: Int, start: Float, end: Float) {
    self.order = order
    self.side = side
    let (first, length) = (Double(start), 1 - Double(start) - Double(end))
    // The integral of the cosine over what each sample covers of the interval.
    func integral(_ frequency: Int, to place: Double) -> Double {
      let t = min(max((place - first) / length, 0), 1)
      guard frequency > 0 else { return t }
      let angle = Double.pi * Double(frequency)
      return sin(angle * t) / angle * 2.0.squareRoot()
    }
    let weights = (0..<order).flatMap { frequency in
      (0..<side).map { index in
        Float(
          integral(frequency, to: Double(index + 1) / Double(side))
            - integral(frequency, to: Double(index) / Double(side)))
      }
    }
    self.weights = weights
    columns = (0..<side).map { index in
      var column = SIMD8<Float>.zero
      for frequency in 0..<order { column[frequency] = weights[frequency * side + index] }
      return column
    }
  }

  /// side × side samples to the coefficients of each row, the lowest frequency first.
  func alongRows(_ samples: [Float]) -> [SIMD8<Float>] {
    (0..<side).map { row in
      var sum = SIMD8<Float>.zero
      for index in 0..<side { sum += samples[row * side + index] * columns[index] }
      return sum
    }
  }

  /// The coefficients from those of the rows: for each frequency over the height those over the width.
  func alongColumns(_ rows: [SIMD8<Float>]) -> [SIMD8<Float>] {
    (0..<order).map { frequency in
      var sum = SIMD8<Float>.zero
      for row in 0..<side { sum += rows[row] * weights[frequency * side + row] }
      return sum
    }
  }
}
