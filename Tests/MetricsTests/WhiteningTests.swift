import Metrics
import Testing

@Suite("Whitening")
struct WhiteningTests {
  /// Pairs of standardised numbers with correlation 0.6, then shifted and stretched; a third feature
  /// is constant.
  private func correlated() throws -> FeatureMatrix {
    let pairs: [(Float, Float)] =
      Array(repeating: (1, 1), count: 4) + Array(repeating: (-1, -1), count: 4)
      + [(1, -1), (-1, 1)]
    return try FeatureMatrix(
      values: pairs.flatMap { [5 + 3 * $0, -2 + 0.125 * $1, 7] }, count: 10, dimension: 3)
  }

  @Test("distances from the mean are those of Mahalanobis with the shrunk correlations")
  func mahalanobis() throws {
    let features = try correlated()
    let whitened = try Whitening(of: features, threads: 1).whitened(features, threads: 1)
    // zᵀ (R + 0.01 I)⁻¹ z: R has the eigenvalues 1.6 along (1, 1) and 0.4 along (1, −1).
    let expected: [Float] = Array(repeating: 2 / 1.61, count: 8) + [2 / 0.41, 2 / 0.41]
    for (row, value) in expected.enumerated() {
      let numbers = whitened.values[(3 * row)..<(3 * row + 3)]
      #expect(abs(numbers.reduce(0) { $0 + $1 * $1 } - value) < 1e-5)
      #expect(numbers[3 * row + 2] == 0)
    }
  }

  @Test("covariances after it are at most those of uncorrelated features")
  func covariances() throws {
    // Each feature is the sum of those before it, so that all are correlated.
    let drawn = try drawnFeatures(400, 24, seed: 31)
    var sums = drawn.values
    for index in sums.indices where index % 24 > 0 { sums[index] += sums[index - 1] }
    let features = try FeatureMatrix(values: sums, count: 400, dimension: 24)
    let whitened = try Whitening(of: features, threads: 3).whitened(features, threads: 2)
    #expect(try Whitening(of: features, threads: 1).whitened(features, threads: 1) == whitened)
    let eigenvalues = try symmetricEigenvalues(of: covariance(of: whitened))
    // λ/(λ + s) for each eigenvalue λ of the correlations, which sum to 24.
    let correlations = try symmetricEigenvalues(of: covariance(of: standardised(features)))
    for (found, eigenvalue) in zip(eigenvalues, correlations) {
      #expect(abs(found - eigenvalue / (eigenvalue + Whitening.shrinkage)) < 1e-5)
    }
  }

  @Test("refuses features of another length, and nothing to measure")
  func refuses() throws {
    let whitening = try Whitening(of: correlated(), threads: 1)
    #expect(throws: MetricError.dimension(expected: 3, found: 2)) {
      try whitening.whitened(
        FeatureMatrix(values: [1, 2], count: 1, dimension: 2), threads: 1)
    }
    #expect(throws: MetricError.self) {
      try Whitening(of: FeatureMatrix(values: [], count: 0, dimension: 2), threads: 1)
    }
  }

  private func standardised(_ features: FeatureMatrix) throws -> FeatureMatrix {
    let (n, d) = (features.count, features.dimension)
    var values = features.values
    for column in 0..<d {
      let numbers = (0..<n).map { Double(values[$0 * d + column]) }
      let mean = numbers.reduce(0, +) / Double(n)
      let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n)
      for row in 0..<n {
        values[row * d + column] = Float((numbers[row] - mean) / variance.squareRoot())
      }
    }
    return try FeatureMatrix(values: values, count: n, dimension: d)
  }

  /// Of features of mean 0.
  private func covariance(of features: FeatureMatrix) -> Matrix {
    let (n, d) = (features.count, features.dimension)
    var sums = [Double](repeating: 0, count: d * d)
    for row in 0..<n {
      for first in 0..<d {
        for second in 0..<d {
          sums[first * d + second] +=
            Double(features.values[row * d + first]) * Double(features.values[row * d + second])
        }
      }
    }
    return Matrix(rowCount: d, columnCount: d, values: sums.map { $0 / Double(n) })
  }
}
