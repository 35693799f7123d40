/// The mean Euclidean distance between two different samples of a set: a look at diversity that
/// costs no eigenvalues, for the same few latent vectors after each epoch.
///
/// - Parameters:
///   - features: n×d, n ≥ 2.
///   - threads: How many threads may work at once.
/// - Returns: A distance.
/// - Throws: `MetricError.tooFew`.
package func meanPairwiseDistance(
  of features: FeatureMatrix, threads: Int
) throws(MetricError) -> Double {
  try features.checkCount(atLeast: 2, "samples")
  let sums = mapSquaredDistances(of: features, to: features, threads: threads) { strip in
    strip.mapRows { _, squares in
      var sum = 0.0
      for index in squares.indices { sum += squares[index].squareRoot() }
      return sum
    }
  }
  let count = Double(features.count)
  return sums.joined().reduce(0, +) / (count * (count - 1))
}
