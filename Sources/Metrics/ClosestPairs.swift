/// A generated sample and the training picture it is nearest to.
package struct ClosePair: Hashable, Sendable {
  /// The row of the generated sample.
  package let sample: Int
  /// The training row.
  package let training: Int
  /// Which of the training matrices the row belongs to, such as 1 for the mirrored pictures.
  package let matrix: Int
  /// The Euclidean distance.
  package let distance: Double
}

/// The samples that are nearest to a training picture, nearest first: what to look at for copies.
///
/// - Parameters:
///   - count: How many; fewer when there are fewer samples.
///   - samples: m×d features or pixels.
///   - training: The training pictures, and in further matrices what they become, such as
///     mirrored; n×d each, n ≥ 1.
///   - threads: How many threads may work at once.
/// - Returns: Each sample at most once, with its nearest row; of equals the first matrix and row.
/// - Throws: `MetricError.dimension` or `.tooFew`.
package func closestPairs(
  _ count: Int, of samples: FeatureMatrix, to training: [FeatureMatrix], threads: Int
) throws(MetricError) -> [ClosePair] {
  guard !training.isEmpty else {
    throw .tooFew(what: "matrices of training samples", needed: 1, found: 0)
  }
  var pairs: [ClosePair] = []
  for (matrix, rows) in training.enumerated() {
    let nearest = try nearestRows(to: samples, in: rows, threads: threads)
    for (sample, found) in nearest.enumerated() {
      let pair = ClosePair(
        sample: sample, training: found.row, matrix: matrix, distance: found.distance)
      if matrix == 0 {
        pairs.append(pair)
      } else if pair.distance < pairs[sample].distance {
        pairs[sample] = pair
      }
    }
  }
  return Array(
    pairs.sorted { ($0.distance, $0.sample) < ($1.distance, $1.sample) }.prefix(max(count, 0)))
}
