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
  let weights: [Float]

  /// - Parameters:
  ///   - order: Frequencies 0..<order, in half waves over the interval.
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
    weights = (0..<order).flatMap { frequency in
      (0..<side).map { index in
        Float(
          integral(frequency, to: Double(index + 1) / Double(side))
            - integral(frequency, to: Double(index) / Double(side)))
      }
    }
  }

  /// side × side samples to side × order coefficients of the rows.
  func alongRows(_ samples: [Float]) -> [Float] {
    var result = [Float](repeating: 0, count: side * order)
    for row in 0..<side {
      for frequency in 0..<order {
        var sum: Float = 0
        for index in 0..<side {
          sum += samples[row * side + index] * weights[frequency * side + index]
        }
        result[row * order + frequency] = sum
      }
    }
    return result
  }

  /// One coefficient from those of the rows.
  func alongColumns(_ rows: [Float], frequency: Frequency) -> Float {
    var sum: Float = 0
    for row in 0..<side {
      sum += rows[row * order + frequency.x] * weights[frequency.y * side + row]
    }
    return sum
  }
}
