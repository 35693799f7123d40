/// The Fréchet distance between normal distributions fitted to two sets of features; on Inception
/// features the FID (Heusel and others, "GANs trained by a two time-scale update rule converge to
/// a local Nash equilibrium", 2017).
///
/// ‖μ₁ − μ₂‖² + tr(Σ₁ + Σ₂) − 2 tr (Σ₁Σ₂)^½, Σ with 1/(n − 1). With Σ₁ = A₁ᵀA₁ and Σ₂ = A₂ᵀA₂ the
/// last trace is the sum of the singular values of C = A₁A₂ᵀ, computed as the roots of the
/// eigenvalues of the smaller of C Cᵀ and CᵀC, which is symmetric. A is the centred features where
/// there are fewer samples than dimensions, otherwise a factor of Σ.
///
/// Biased upwards by an amount that depends on the number of samples: compare only equal numbers,
/// and where `hasFewerSamplesThanDimensions` prefer the KID.
package struct FrechetDistance: Hashable, Sendable {
  /// The distance, ≥ 0 but for rounding.
  package let value: Double
  /// The part ‖μ₁ − μ₂‖².
  package let meanPart: Double
  /// Whether a covariance cannot have full rank.
  package let hasFewerSamplesThanDimensions: Bool

  /// Compares two sets.
  ///
  /// - Parameters:
  ///   - real: n×d, n ≥ 2.
  ///   - generated: m×d, m ≥ 2.
  ///   - threads: How many threads may work at once.
  /// - Throws: `MetricError.dimension`, `.tooFew`, `.eigenvaluesNotFound`.
  package init(
    real: FeatureMatrix, generated: FeatureMatrix, threads: Int
  ) throws(MetricError) {
    try generated.checkSameDimension(as: real)
    try real.checkCount(atLeast: 2, "real samples")
    try generated.checkCount(atLeast: 2, "generated samples")
    let first = NormalFit(of: real, threads: threads)
    let second = NormalFit(of: generated, threads: threads)
    let cross = first.root.timesTransposed(second.root, threads: threads)
    let side = cross.rowCount <= cross.columnCount ? cross : cross.transposed
    let eigenvalues = try symmetricEigenvalues(
      of: side.timesTransposed(side, threads: threads))
    let trace = eigenvalues.reduce(0) { $0 + max($1, 0).squareRoot() }
    meanPart = zip(first.mean, second.mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    value = meanPart + first.variance + second.variance - 2 * trace
    hasFewerSamplesThanDimensions = min(real.count, generated.count) <= real.dimension
  }
}

/// Mean and covariance of a set of features.
private struct NormalFit {
  let mean: [Double]
  /// tr Σ.
  let variance: Double
  /// A with AᵀA = Σ, of at most min(n, d) rows.
  let root: Matrix

  init(of features: FeatureMatrix, threads: Int) {
    mean = features.mean
    let centred = features.centred(
      on: mean, scale: 1 / Double(features.count - 1).squareRoot())
    variance = centred.values.reduce(0) { $0 + $1 * $1 }
    if features.count <= features.dimension {
      root = centred
    } else {
      let columns = centred.transposed
      root = columns.timesTransposed(columns, threads: threads).semidefiniteFactor
    }
  }
}
