import Metrics

/// One set of features held against another of the same features.
struct Comparison {
  let seed: UInt64
  let threads: Int

  /// The neighbour that gives the radius of a ball.
  static let neighbours = 5
  private static let directionCount = 1000
  private static let subsetCount = 100

  /// The kernel distance, which does not depend on the numbers of pictures.
  func kernelScore(
    _ real: FeatureMatrix, _ others: FeatureMatrix
  ) throws(MetricError) -> KernelScore {
    let kid = try KernelInceptionDistance(
      real: real, generated: others, plan: .init(subsetCount: Self.subsetCount, seed: seed),
      threads: threads)
    return KernelScore(
      realCount: real.count, count: others.count, value: kid.value,
      standardError: kid.standardError, subsetMean: kid.subsetMean,
      subsetDeviation: kid.subsetDeviation, subsetCount: Self.subsetCount,
      subsetSize: kid.subsetSize)
  }

  /// The scores that depend on the numbers of pictures.
  func scores(
    _ real: FeatureMatrix, _ others: FeatureMatrix, kid: KernelScore
  ) throws(MetricError) -> DistributionScores {
    let frechet = try FrechetDistance(real: real, generated: others, threads: threads)
    let directions = try randomDirections(
      count: Self.directionCount, dimension: real.dimension, seed: seed)
    let manifold = try ManifoldScores(
      real: real, generated: others, k: Self.neighbours, threads: threads)
    return DistributionScores(
      realCount: real.count, count: others.count, kid: kid, frechetDistance: frechet.value,
      hasFewerSamplesThanDimensions: frechet.hasFewerSamplesThanDimensions,
      mind: try mongeInceptionDistance(
        real: real, generated: others, directions: directions, seed: seed, threads: threads),
      manifold: ManifoldNumbers(manifold),
      vendiRatio: try VendiRatio(real: real, generated: others, seed: seed, threads: threads)
        .ratio)
  }

  /// The scores of each class by itself.
  func classScores(
    _ real: LabelledFeatures, _ others: LabelledFeatures, names: [String]
  ) throws(MetricError) -> [ClassScores] {
    let manifolds = try ManifoldScores.perClass(
      real: real, generated: others, k: Self.neighbours, threads: threads)
    let ratios = try VendiRatio.perClass(
      real: real, generated: others, seed: seed, threads: threads)
    let counts = (real.rowsByClass.map(\.count), others.rowsByClass.map(\.count))
    return names.indices.map { label in
      ClassScores(
        name: names[label], realCount: counts.0[label], count: counts.1[label],
        manifold: manifolds[label].map(ManifoldNumbers.init),
        vendiRatio: ratios[label]?.ratio)
    }
  }
}

extension ManifoldNumbers {
  init(_ scores: ManifoldScores) {
    self.init(
      precision: scores.precision, recall: scores.recall, density: scores.density,
      coverage: scores.coverage)
  }
}
