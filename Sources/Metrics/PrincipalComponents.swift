/// The directions along which a set of features spreads most.
struct PrincipalComponents: Sendable {
  private let mean: [Double]
  /// k×d, orthonormal rows, the widest first.
  private let directions: Matrix

  /// - Parameters:
  ///   - features: n×d, n ≥ 2.
  ///   - count: How many directions, at most d.
  ///   - threads: How many threads may work at once.
  /// - Throws: `MetricError.eigenvaluesNotFound`.
  /// - Complexity: n·d² + 4/3 d³ operations.
  init(of features: FeatureMatrix, count: Int, threads: Int) throws(MetricError) {
    mean = features.mean
    let columns = features.centred(on: mean, scale: 1).transposed
    let scatter = columns.timesTransposed(columns, threads: threads)
    directions = try LeadingEigenvectors(of: scatter, count: count).vectors
  }

  /// n×k coordinates of the rows along the directions.
  func coordinates(of features: FeatureMatrix, threads: Int) throws(MetricError) -> FeatureMatrix {
    let product = features.centred(on: mean, scale: 1)
      .timesTransposed(directions, threads: threads)
    return try FeatureMatrix(
      values: product.values.map(Float.init), count: features.count,
      dimension: directions.rowCount)
  }
}
