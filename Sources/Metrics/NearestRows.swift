/// The nearest row of a set, and how far it is.
package struct NearestRow: Hashable, Sendable {
  /// Which row; of equals the first.
  package let row: Int
  /// The Euclidean distance.
  package let distance: Double
}

/// For each sample the nearest row of a training set.
///
/// - Parameters:
///   - samples: m×d.
///   - training: n×d, n ≥ 1.
///   - threads: How many threads may work at once.
/// - Returns: m rows.
/// - Throws: `MetricError.dimension` or `.tooFew`.
package func nearestRows(
  to samples: FeatureMatrix, in training: FeatureMatrix, threads: Int
) throws(MetricError) -> [NearestRow] {
  try samples.checkSameDimension(as: training)
  try training.checkCount(atLeast: 1, "training samples")
  let strips = mapSquaredDistances(of: samples, to: training, threads: threads) { strip in
    strip.mapRows { _, squares in
      var best = 0
      for column in squares.indices where squares[column] < squares[best] { best = column }
      return NearestRow(row: best, distance: squares[best].squareRoot())
    }
  }
  return Array(strips.joined())
}
