/// Which samples are authentic: farther from the nearest training picture than that picture is
/// from its own nearest one (Alaa and others, "How faithful is your synthetic data?", 2022; in
/// per cent AuthPct).
///
/// About half for new samples of the same distribution; near 0 for copies. It is also high for
/// samples that are far from everything, so it means something only beside a good KID.
///
/// - Parameters:
///   - samples: m×d.
///   - training: n×d, of at least two groups.
///   - groups: Which training rows come of one source, or nil if each stands alone; rows of the
///     same group are not each other's nearest.
///   - threads: How many threads may work at once.
/// - Returns: m answers; their share times 100 is AuthPct.
/// - Throws: `MetricError.dimension`, `.labelCount` or `.tooFew`.
package func authenticity(
  of samples: FeatureMatrix, training: FeatureMatrix, groups: [Int]? = nil, threads: Int
) throws(MetricError) -> [Bool] {
  let groups = try SourceGroups(groups, count: training.count)
  guard groups.count >= 2 else {
    throw .tooFew(what: "groups of training samples", needed: 2, found: groups.count)
  }
  let nearest = try nearestRows(to: samples, in: training, threads: threads)
  let spacings = mapSquaredDistances(of: training, to: training, threads: threads) { strip in
    strip.mapRows { row, squares in
      var smallest = Double.infinity
      let group = groups.ofRow[row]
      for column in squares.indices where groups.ofRow[column] != group {
        smallest = min(smallest, squares[column])
      }
      return smallest.squareRoot()
    }
  }
  let spacing = Array(spacings.joined())
  return nearest.map { spacing[$0.row] < $0.distance }
}
