/// How realistic each generated sample is: the largest r_i / ‖x_i − y‖ over the real samples whose
/// radius is below the median; at least 1 inside of a ball (Kynkäänniemi and others, 2019).
///
/// - Parameters:
///   - generated: m×d.
///   - real: n×d, n > k.
///   - k: Which nearest neighbour gives the radius, at least 1.
///   - threads: How many threads may work at once.
/// - Returns: m values, infinite for a sample that equals a real one.
/// - Throws: `MetricError.dimension` or `.tooFew`.
package func realism(
  of generated: FeatureMatrix, against real: FeatureMatrix, k: Int = 5, threads: Int
) throws(MetricError) -> [Double] {
  try generated.checkSameDimension(as: real)
  guard k >= 1 else { throw .tooFew(what: "neighbours", needed: 1, found: k) }
  try real.checkCount(atLeast: k + 1, "real samples")
  let radii = real.squaredNeighbourRadii(k: k, threads: threads).map { $0.squareRoot() }
  let sorted = radii.sorted()
  let middle = sorted.count / 2
  let median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  let strips = mapSquaredDistances(of: generated, to: real, threads: threads) { strip in
    strip.mapRows { _, squares in
      var best = 0.0
      for column in squares.indices where radii[column] < median && radii[column] > 0 {
        best = max(best, radii[column] / squares[column].squareRoot())
      }
      return best
    }
  }
  return Array(strips.joined())
}
