/// A linear map after which the features of a set have mean 0 and are nearly uncorrelated, each of
/// variance about 1.
///
/// With z the features less their mean, over their standard deviation, and R their correlations:
/// y = L⁻¹ z, L Lᵀ = R + s·I (Cholesky). Distances and inner products of y do not depend on which root
/// of R + s·I is taken (Kessy, Lewin and Strimmer, "Optimal whitening and decorrelation", The American
/// Statistician 72, 2018); those between two y are Mahalanobis distances. The shrinkage s keeps
/// directions that hardly vary from deciding.
package struct Whitening: Hashable, Sendable {
  /// d numbers that are subtracted first.
  package let mean: [Float]
  /// d×d, row-major, lower triangular: L⁻¹ over the standard deviations.
  package let matrix: [Float]

  /// Added to the correlations' diagonal: a hundredth of the mean eigenvalue.
  package static let shrinkage = 0.01

  /// Length of a feature vector, d.
  package var dimension: Int { mean.count }

  /// A map that was kept.
  ///
  /// - Precondition: `matrix` holds the square of the number of means.
  package init(mean: [Float], matrix: [Float]) {
    precondition(matrix.count == mean.count * mean.count, "A whitening needs d×d numbers")
    (self.mean, self.matrix) = (mean, matrix)
  }

  /// Measures a set.
  ///
  /// A feature that is constant becomes 0.
  ///
  /// - Parameters:
  ///   - features: n×d.
  ///   - threads: How many threads may work at once; results do not depend on it.
  /// - Throws: `MetricError.tooFew` for an empty set.
  /// - Complexity: n·d² + 2/3 d³ operations.
  package init(of features: FeatureMatrix, threads: Int) throws(MetricError) {
    try features.checkCount(atLeast: 1, "samples")
    let d = features.dimension
    let mean = features.mean
    let columns = features.centred(on: mean, scale: 1 / Double(features.count).squareRoot())
      .transposed
    let covariance = columns.timesTransposed(columns, threads: threads).values
    let inverseDeviation = (0..<d).map { index in
      let variance = covariance[index * d + index]
      return variance > 1e-12 ? 1 / variance.squareRoot() : 0
    }
    var shrunk = [Double](repeating: 0, count: d * d)
    for row in 0..<d {
      for column in 0..<d {
        shrunk[row * d + column] =
          covariance[row * d + column] * inverseDeviation[row] * inverseDeviation[column]
      }
      shrunk[row * d + row] += Self.shrinkage
    }
    let inverse = Matrix(rowCount: d, columnCount: d, values: shrunk).inverseCholeskyFactor.values
    self.mean = mean.map(Float.init)
    matrix = (0..<(d * d)).map { Float(inverse[$0] * inverseDeviation[$0 % d]) }
  }

  /// n×d whitened rows; a row does not depend on the others.
  ///
  /// - Throws: `MetricError.dimension`, or `.unusableValue` for a value that left the range.
  package func whitened(
    _ features: FeatureMatrix, threads: Int
  ) throws(MetricError) -> FeatureMatrix {
    guard features.dimension == dimension else {
      throw .dimension(expected: dimension, found: features.dimension)
    }
    let map = Matrix(rowCount: dimension, columnCount: dimension, values: matrix.map(Double.init))
    let product = features.centred(on: mean.map(Double.init), scale: 1)
      .timesTransposed(map, threads: threads)
    return try FeatureMatrix(
      values: product.values.map(Float.init), count: features.count, dimension: dimension)
  }
}
