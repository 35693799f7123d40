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
    // The others together are less than what is left out.
    energies.removeAll { $0 * Float(count) < 0.9 * (1 - Self.share) * total }
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
      let eighths = stride(from: 0, to: side * side, by: 8).map { SIMD8(values[$0..<($0 + 8)]) }
      for row in 0..<side {
        for wave in 0..<side {
          var sum = SIMD8<Float>.zero
          for place in 0..<(side / 8) {
            sum += eighths[row * side / 8 + place] * cosines[wave * side / 8 + place]
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

  /// The orthonormal DCT-II, a row per wave, eight numbers at a time.
  private static func cosines(side: Int) -> [SIMD8<Float>] {
    let all = (0..<side).flatMap { wave in
      (0..<side).map { place in
        let angle = Double.pi * (Double(place) + 0.5) * Double(wave) / Double(side)
        return Float(cos(angle) * ((wave == 0 ? 1 : 2) / Double(side)).squareRoot())
      }
    }
    return stride(from: 0, to: all.count, by: 8).map { SIMD8(all[$0..<($0 + 8)]) }
  }
}
