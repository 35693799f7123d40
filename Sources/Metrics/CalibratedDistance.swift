/// How much nearer each sample is to one training picture than to its neighbourhood of them
/// (Carlini and others, "Extracting training data from diffusion models", 2023):
/// ‖y − x₁‖ / (½ · mean of ‖y − x₁‖ … ‖y − x_k‖), x₁ … x_k the nearest training pictures.
///
/// Meant for pixels. Small values are copies; 2 is the largest. Plain backgrounds make all pictures
/// near each other, which the division takes out.
///
/// - Parameters:
///   - samples: m×d.
///   - training: n×d, n ≥ 1.
///   - groups: Which training rows come of one source, or nil if each stands alone; a group counts
///     with its nearest row only.
///   - k: The size of the neighbourhood; of all groups when there are fewer.
///   - threads: How many threads may work at once.
/// - Returns: m ratios, 0 where a sample equals its k nearest ones.
/// - Throws: `MetricError.dimension`, `.labelCount` or `.tooFew`.
package func calibratedDistances(
  of samples: FeatureMatrix, training: FeatureMatrix, groups: [Int]? = nil, k: Int = 50,
  threads: Int
) throws(MetricError) -> [Double] {
  try samples.checkSameDimension(as: training)
  try training.checkCount(atLeast: 1, "training samples")
  guard k >= 1 else { throw .tooFew(what: "neighbours", needed: 1, found: k) }
  let groups = try SourceGroups(groups, count: training.count)
  let strips = mapSquaredDistances(of: samples, to: training, threads: threads) { strip in
    strip.mapRows { _, squares in
      var nearest = [Double](repeating: .infinity, count: groups.count)
      for column in squares.indices {
        nearest[groups.ofRow[column]] = min(nearest[groups.ofRow[column]], squares[column])
      }
      let distances = nearest.sorted().prefix(k).map { $0.squareRoot() }
      let mean = distances.reduce(0, +) / Double(distances.count)
      return mean > 0 ? distances[0] / (0.5 * mean) : 0
    }
  }
  return Array(strips.joined())
}
