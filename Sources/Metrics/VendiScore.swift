import Foundation

/// The Vendi score: how many clearly different pictures a set is worth, between 1 and n (Friedman
/// and Dieng, "The Vendi score: a diversity evaluation metric for machine learning", 2023).
///
/// With rows scaled to length 1 and λ the eigenvalues of X Xᵀ/n it is exp(−Σ λ ln λ). The nonzero
/// ones of XᵀX/n are the same, and the smaller matrix is used. It grows with n: compare equal
/// numbers only, and it does not look at quality: noise is diverse.
///
/// - Parameters:
///   - features: n×d, n ≥ 1.
///   - threads: How many threads may work at once.
/// - Returns: A number of pictures.
/// - Throws: `MetricError.tooFew` or `.eigenvaluesNotFound`.
package func vendiScore(of features: FeatureMatrix, threads: Int) throws(MetricError) -> Double {
  try features.checkCount(atLeast: 1, "samples")
  let scale = 1 / Double(features.count).squareRoot()
  var rows = Matrix(
    rowCount: features.count, columnCount: features.dimension,
    values: features.values.map(Double.init))
  for row in 0..<features.count {
    let range = (row * features.dimension)..<((row + 1) * features.dimension)
    let length = rows.values[range].reduce(0) { $0 + $1 * $1 }.squareRoot()
    // A row of zeros has no direction and stays as it is.
    if length > 0 { for index in range { rows.values[index] *= scale / length } }
  }
  let smaller = features.count <= features.dimension ? rows : rows.transposed
  let eigenvalues = try symmetricEigenvalues(
    of: smaller.timesTransposed(smaller, threads: threads))
  return exp(eigenvalues.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 })
}

/// How diverse the generated pictures of a class are beside as many real ones.
package struct VendiRatio: Hashable, Sendable {
  /// The Vendi score of the generated samples.
  package let generated: Double
  /// That of as many real ones.
  package let real: Double
  /// How many samples of each.
  package let count: Int
  /// About 1 when as diverse; near 1/`real` when all are alike.
  package var ratio: Double { generated / real }

  /// Compares random parts of equal size.
  ///
  /// - Parameters:
  ///   - real: n×d.
  ///   - generated: m×d.
  ///   - seed: Which part of the larger set is used.
  ///   - threads: How many threads may work at once.
  /// - Throws: `MetricError.dimension`, `.tooFew` or `.eigenvaluesNotFound`.
  package init(
    real: FeatureMatrix, generated: FeatureMatrix, seed: UInt64 = 0, threads: Int
  ) throws(MetricError) {
    try generated.checkSameDimension(as: real)
    let size = min(real.count, generated.count)
    count = size
    self.real = try vendiScore(
      of: real.randomPart(size, seed: seed, stream: "vendi-real"), threads: threads)
    self.generated = try vendiScore(
      of: generated.randomPart(size, seed: seed, stream: "vendi-generated"), threads: threads)
  }

  /// The ratio of each class.
  ///
  /// - Parameters:
  ///   - real: n×d.
  ///   - generated: m×d, of the same classes.
  ///   - seed: Which part of the larger set is used.
  ///   - threads: How many threads may work at once.
  /// - Returns: One for each class, nil where either set has no sample of it.
  /// - Throws: `MetricError.dimension`, `.labelCount` or `.eigenvaluesNotFound`.
  package static func perClass(
    real: LabelledFeatures, generated: LabelledFeatures, seed: UInt64 = 0, threads: Int
  ) throws(MetricError) -> [VendiRatio?] {
    try generated.checkSameClasses(as: real)
    var ratios: [VendiRatio?] = []
    for (x, y) in zip(real.featuresByClass, generated.featuresByClass) {
      ratios.append(
        min(x.count, y.count) == 0
          ? nil : try VendiRatio(real: x, generated: y, seed: seed, threads: threads))
    }
    return ratios
  }
}
