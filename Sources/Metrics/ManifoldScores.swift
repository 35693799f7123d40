/// Precision, recall, density and coverage: how much of one set lies in the other's
/// neighbourhoods (Kynkäänniemi and others, "Improved precision and recall metric for assessing
/// generative models", 2019; Naeem and others, "Reliable fidelity and diversity metrics for
/// generative models", 2020).
///
/// With r_i the distance of real x_i to its k-th nearest other real sample and ρ_j likewise for
/// generated ones; comparisons are strict, as in Naeem's code. All four depend on both numbers of
/// samples: read them beside a real half against the other. A few outliers among the real samples
/// have large balls and raise precision; density and coverage suffer less.
package struct ManifoldScores: Hashable, Sendable {
  /// The share of generated samples inside the ball r_i of some real one: sharpness.
  package let precision: Double
  /// The share of real samples inside the ball ρ_j of some generated one: completeness.
  package let recall: Double
  /// How many real balls hold a generated sample on average, divided by k; may exceed 1.
  package let density: Double
  /// The share of real samples whose ball r_i holds a generated one.
  package let coverage: Double

  /// Compares two sets.
  ///
  /// - Parameters:
  ///   - real: n×d, n > k.
  ///   - generated: m×d, m > k.
  ///   - k: Which nearest neighbour gives the radius, at least 1.
  ///   - threads: How many threads may work at once.
  /// - Throws: `MetricError.dimension` or `.tooFew`.
  package init(
    real: FeatureMatrix, generated: FeatureMatrix, k: Int = 5, threads: Int
  ) throws(MetricError) {
    try generated.checkSameDimension(as: real)
    guard k >= 1 else { throw .tooFew(what: "neighbours", needed: 1, found: k) }
    try real.checkCount(atLeast: k + 1, "real samples")
    try generated.checkCount(atLeast: k + 1, "generated samples")
    let realRadii = real.squaredNeighbourRadii(k: k, threads: threads)
    let generatedRadii = generated.squaredNeighbourRadii(k: k, threads: threads)
    let parts = mapSquaredDistances(of: real, to: generated, threads: threads) { strip in
      Containment(strip, realRadii: realRadii, generatedRadii: generatedRadii)
    }
    var counts = [Int](repeating: 0, count: generated.count)
    for part in parts {
      for (column, count) in part.realBalls.enumerated() { counts[column] += count }
    }
    let (n, m) = (Double(real.count), Double(generated.count))
    precision = Double(counts.count { $0 > 0 }) / m
    recall = Double(parts.reduce(0) { $0 + $1.recalled }) / n
    density = Double(counts.reduce(0, +)) / (Double(k) * m)
    coverage = Double(parts.reduce(0) { $0 + $1.covered }) / n
  }

  /// The scores of each class against the real samples of the same class.
  ///
  /// - Parameters:
  ///   - real: n×d.
  ///   - generated: m×d, of the same classes.
  ///   - k: Which nearest neighbour gives the radius, at least 1.
  ///   - threads: How many threads may work at once.
  /// - Returns: Those of each class, nil where either set has no more than k samples of it.
  /// - Throws: `MetricError.dimension`, `.labelCount`, or `.tooFew` for `k`.
  package static func perClass(
    real: LabelledFeatures, generated: LabelledFeatures, k: Int = 5, threads: Int
  ) throws(MetricError) -> [ManifoldScores?] {
    try generated.checkSameClasses(as: real)
    var scores: [ManifoldScores?] = []
    for (x, y) in zip(real.featuresByClass, generated.featuresByClass) {
      scores.append(
        min(x.count, y.count) <= k
          ? nil : try ManifoldScores(real: x, generated: y, k: k, threads: threads))
    }
    return scores
  }
}

/// Which samples lie in whose balls, for a strip of real samples.
private struct Containment: Sendable {
  /// For each generated sample the balls of these real ones that hold it.
  var realBalls: [Int]
  /// Real samples inside the ball of a generated one.
  var recalled = 0
  /// Real samples whose ball holds a generated one.
  var covered = 0

  init(_ strip: Strip, realRadii: [Double], generatedRadii: [Double]) {
    realBalls = [Int](repeating: 0, count: strip.columnCount)
    for row in strip.rows {
      let start = strip.start(of: row)
      let radius = realRadii[row]
      var (isRecalled, isCovered) = (false, false)
      for column in 0..<strip.columnCount {
        let square = strip.values[start + column]
        if square < radius {
          realBalls[column] += 1
          isCovered = true
        }
        if square < generatedRadii[column] { isRecalled = true }
      }
      recalled += isRecalled ? 1 : 0
      covered += isCovered ? 1 : 0
    }
  }
}
