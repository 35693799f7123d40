#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// How much there is to see in a view.
///
/// A disc on a plain ground takes some tens of waves, a creature or a photograph hundreds.
package struct ViewDetail: Sendable, Hashable {
  /// How many cosine waves (DCT-II, brightness and both colours together) hold `share` of what varies.
  package let waveCount: Int
  /// Spread (standard deviation) of brightness and colour together, in levels.
  package let spread: Float

  /// Share of the variance that is counted.
  ///
  /// What is left is edges and noise.
  private static let share: Float = 0.99

  /// Takes the measure of a view.
  package init(of view: FingerprintView) {
    let count = FingerprintView.side * FingerprintView.side
    let chroma = FingerprintView.chromaSide * FingerprintView.chromaSide
    let side = FingerprintView.side
    var energies = Self.energies(of: view.samples[..<count], side: side)
    for start in [count, count + chroma] {
      let coarse = Self.energies(
        of: view.samples[start..<(start + chroma)], side: FingerprintView.chromaSide)
      for row in 0..<FingerprintView.chromaSide {
        for column in 0..<FingerprintView.chromaSide {
          // A coarse sample stands for four fine ones.
          energies[row * side + column] += 4 * coarse[row * FingerprintView.chromaSide + column]
        }
      }
    }
    let total = energies.reduce(0, +)
    spread = (total / Float(count)).squareRoot()
    guard total > 0 else {
      waveCount = 0
      return
    }
    energies.sort(by: >)
    var (sum, waves): (Float, Int) = (0, 0)
    while waves < energies.count, sum < Self.share * total {
      sum += energies[waves]
      waves += 1
    }
    waveCount = waves
  }

  /// The squares of the orthonormal cosine coefficients but that of the mean.
  private static func energies(
    of samples: ArraySlice<UInt8>, side: Int
  ) -> [Float] {
    let cosines = side == FingerprintView.side ? fine : coarse
    let values = samples.map(Float.init)
    // Rows, then columns; each pass leaves the result turned.
    func pass(_ values: [Float]) -> [Float] {
      var result = [Float](repeating: 0, count: side * side)
      for row in 0..<side {
        for wave in 0..<side {
          var sum = SIMD8<Float>.zero
          for place in stride(from: 0, to: side, by: 8) {
            let (value, cosine) = (row * side + place, wave * side + place)
            sum += SIMD8(values[value..<(value + 8)]) * SIMD8(cosines[cosine..<(cosine + 8)])
          }
          result[wave * side + row] = sum.sum()
        }
      }
      return result
    }
    var squares = pass(pass(values)).map { $0 * $0 }
    squares[0] = 0
    return squares
  }

  private static let fine = cosines(side: FingerprintView.side)
  private static let coarse = cosines(side: FingerprintView.chromaSide)

  /// The orthonormal DCT-II, a row per wave.
  private static func cosines(side: Int) -> [Float] {
    (0..<side).flatMap { wave in
      (0..<side).map { place in
        let angle = Double.pi * (Double(place) + 0.5) * Double(wave) / Double(side)
        return Float(cos(angle) * ((wave == 0 ? 1 : 2) / Double(side)).squareRoot())
      }
    }
  }
}
