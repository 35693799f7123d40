import SeededRandom

/// MIND: the sliced 2-Wasserstein distance, times 3d (Berthet and others, "MIND: Monge Inception
/// Distance for generative models evaluation", 2026).
///
/// 3d · mean over directions u of mean_j (sort(X u)_j − sort(Y u)_j)². It looks at the whole
/// distribution along each direction and needs no covariance. Not unbiased: compare equal numbers
/// of samples, beside the floor.
///
/// - Parameters:
///   - real: n×d, n ≥ 1.
///   - generated: m×d, m ≥ 1. Of the larger set a random part of min(n, m) samples is used.
///   - directions: Unit vectors, as `randomDirections` makes them.
///   - seed: Which part of the larger set.
///   - threads: How many threads may work at once.
/// - Returns: The distance, ≥ 0.
/// - Throws: `MetricError.dimension` or `.tooFew`.
/// - Complexity: directions · (n + m) · (d + log n) operations.
package func mongeInceptionDistance(
  real: FeatureMatrix, generated: FeatureMatrix, directions: FeatureMatrix, seed: UInt64 = 0,
  threads: Int
) throws(MetricError) -> Double {
  try generated.checkSameDimension(as: real)
  try directions.checkSameDimension(as: real)
  let count = min(real.count, generated.count)
  try real.checkCount(atLeast: 1, "real samples")
  try generated.checkCount(atLeast: 1, "generated samples")
  try directions.checkCount(atLeast: 1, "directions")
  let x = sortedProjections(
    of: real.randomPart(count, seed: seed, stream: "mind-real"), on: directions, threads: threads)
  let y = sortedProjections(
    of: generated.randomPart(count, seed: seed, stream: "mind-generated"), on: directions,
    threads: threads)
  var sum = 0.0
  for (a, b) in zip(x, y) {
    sum += zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(count)
  }
  return 3 * Double(real.dimension) * sum / Double(directions.count)
}

/// Directions drawn evenly from the unit sphere.
///
/// - Parameters:
///   - count: How many; the published number is 1,000.
///   - dimension: Length of a feature vector, at least 1.
///   - seed: Which directions.
/// - Returns: count×d.
/// - Throws: `MetricError.tooFew` for a dimension below 1.
package func randomDirections(
  count: Int, dimension: Int, seed: UInt64
) throws(MetricError) -> FeatureMatrix {
  guard dimension > 0 else {
    throw .tooFew(what: "dimensions of a feature vector", needed: 1, found: dimension)
  }
  var values: [Float] = []
  values.reserveCapacity(count * dimension)
  for index in 0..<count {
    var random = CounterRandom(
      seed: seed, stream: RandomStream("mind-directions"), index: UInt64(index))
    let normal = random.normal(count: dimension)
    let length = normal.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    values += normal.map { Float(Double($0) / max(length, .leastNormalMagnitude)) }
  }
  return try FeatureMatrix(values: values, count: count, dimension: dimension)
}

private func sortedProjections(
  of features: FeatureMatrix, on directions: FeatureMatrix, threads: Int
) -> [[Double]] {
  let strips = mapProducts(of: directions, with: features, threads: threads) { strip in
    strip.rows.map { row in
      let start = strip.start(of: row)
      return strip.values[start..<(start + strip.columnCount)].sorted()
    }
  }
  return Array(strips.joined())
}
