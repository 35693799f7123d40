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
  ///
  /// - Precondition: `side` is a multiple of four.
  func alongRows(_ samples: [Float]) -> [SIMD8<Float>] {
    var rows = [SIMD8<Float>](repeating: .zero, count: side)
    // Four rows at a time, so that no sum waits for its last addition.
    for row in stride(from: 0, to: side, by: 4) {
      var (a, b, c, d) = (rows[row], rows[row], rows[row], rows[row])
      let start = row * side
      for index in 0..<side {
        let column = columns[index]
        a += samples[start + index] * column
        b += samples[start + side + index] * column
        c += samples[start + 2 * side + index] * column
        d += samples[start + 3 * side + index] * column
      }
      (rows[row], rows[row + 1], rows[row + 2], rows[row + 3]) = (a, b, c, d)
    }
    return rows
  }

  /// The coefficients from those of the rows: for each frequency over the height those over the width.
  ///
  /// - Parameters:
  ///   - rows: What `alongRows` gave.
  ///   - values: Where they go; at least eight.
  func alongColumns(_ rows: [SIMD8<Float>], into values: inout [SIMD8<Float>]) {
    // Four frequencies at a time; those beyond the order repeat the last.
    for first in stride(from: 0, to: order, by: 4) {
      let starts = SIMD4(first, first + 1, first + 2, first + 3)
      let places = starts.clamped(lowerBound: .zero, upperBound: SIMD4(repeating: order - 1))
      var (a, b, c, d): (SIMD8<Float>, SIMD8<Float>, SIMD8<Float>, SIMD8<Float>)
      (a, b, c, d) = (.zero, .zero, .zero, .zero)
      for row in 0..<side {
        let value = rows[row]
        a += value * weights[places[0] * side + row]
        b += value * weights[places[1] * side + row]
        c += value * weights[places[2] * side + row]
        d += value * weights[places[3] * side + row]
      }
      (values[first], values[first + 1]) = (a, b)
      (values[first + 2], values[first + 3]) = (c, d)
    }
  }
}
