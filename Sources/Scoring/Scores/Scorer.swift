package import Metrics

/// Scores sets of pictures against the real ones of a folder of shards, each score beside its
/// floor.
///
/// Results depend on the pictures, the features and the seed, not on the number of threads.
package struct Scorer {
  /// What the scores say of real pictures: a half against the other, and held-out pictures against
  /// the training set.
  package let floor: Scores
  /// Length of a feature vector.
  package let dimension: Int
  private let real: RealPictures
  private let features: any PictureFeatures
  private let distinct: LabelledFeatures
  private let rows: ComparedRows
  private let isLabelled: Bool
  private let probe: LinearProbe?
  private let comparison: Comparison
  private let copying: CopyingTest

  /// Prepares the real pictures and their floor.
  ///
  /// - Parameters:
  ///   - real: The real pictures.
  ///   - features: What pictures are compared by.
  ///   - isLabelled: Whether the pictures to be scored have classes.
  ///   - leastPerClass: The least number of pictures per class (of all, without classes) in any set
  ///     that is to be scored.
  ///   - seed: Which halves, directions and subsets are drawn.
  ///   - threads: How many threads may work at once.
  /// - Throws: `ScoringError` or `MetricError`.
  package init(
    real: RealPictures, features: any PictureFeatures, isLabelled: Bool, leastPerClass: Int,
    seed: UInt64, threads: Int
  ) throws {
    self.real = real
    self.features = features
    self.isLabelled = isLabelled && real.classes.count > 1
    comparison = Comparison(seed: seed, threads: threads)
    let training = try features.features(of: real.training.images)
    let heldOut = try features.features(of: real.heldOut.images)
    dimension = training.dimension
    let labels = real.training.labels ?? [Int](repeating: 0, count: real.training.count)
    distinct = try LabelledFeatures(
      training.rows(real.distinct), labels: real.distinct.map { labels[$0] },
      classCount: real.classes.count)
    rows = try ComparedRows(
      labels: self.isLabelled ? distinct.labels : nil, count: distinct.features.count,
      names: self.isLabelled ? real.classes : ["all classes"], most: leastPerClass, seed: seed)
    // Without pictures there is no length of vectors to compare.
    copying = try CopyingTest(
      real, training: training,
      heldOut: heldOut.count == 0 ? training.rows([Int]()) : heldOut, seed: seed, threads: threads)
    probe = self.isLabelled ? try LinearProbe(fitting: distinct, threads: threads) : nil
    floor = try Self.floor(
      real, distinct: distinct, heldOut: heldOut, rows: rows, probe: probe,
      comparison: comparison, copying: copying)
  }

  /// Scores pictures.
  ///
  /// - Parameter pictures: Pictures of the real ones' size; of each class at least as many as
  ///   `leastPerClass` said, with labels where it was said that there are.
  /// - Returns: Their scores, from as many pictures as `floor`.
  /// - Throws: `ScoringError` or `MetricError`.
  package func scores(of pictures: PictureSet) throws -> Scores {
    let all = try features.features(of: pictures.images)
    let labels = isLabelled ? pictures.labels : nil
    let chosen = rows.rows(of: labels, count: pictures.count)
    let pool = distinct.features.rows(rows.balanced.first + rows.balanced.second)
    let labelled = try labels.map {
      try LabelledFeatures(all, labels: $0, classCount: real.classes.count)
    }
    return Scores(
      all: try comparison.scores(
        distinct.features.rows(rows.balanced.first), all.rows(chosen.balanced),
        kid: try comparison.kernelScore(pool, all)),
      classes: try labelled.map {
        try comparison.classScores(
          distinct.rows(rows.halves.first), $0.rows(chosen.halves), names: real.classes)
      } ?? [],
      agreement: try labelled.flatMap { try agreement(of: $0) },
      teaching: try labelled.map {
        try Self.teaching(by: $0.rows(chosen.halves), distinct, rows, comparison)
      },
      copying: try copying.scores(of: pictures.images, features: all))
  }

  /// The pictures of a set that are nearest to a training picture, nearest first.
  ///
  /// - Returns: Each with its distance, the training picture, and whether that was mirrored.
  package func closest(_ count: Int, of pictures: PictureSet) throws(MetricError) -> [ClosePair] {
    try copying.closest(count, of: pictures.images)
  }

  private func agreement(of samples: LabelledFeatures) throws(MetricError) -> ClassAgreement? {
    guard let probe else { return nil }
    return ClassAgreement(try probe.confusion(on: samples, threads: comparison.threads))
  }

  /// What a probe that was fitted to `samples` takes the first half of the real pictures for.
  private static func teaching(
    by samples: LabelledFeatures, _ real: LabelledFeatures, _ rows: ComparedRows,
    _ comparison: Comparison
  ) throws(MetricError) -> ClassAgreement {
    let probe = try LinearProbe(fitting: samples, threads: comparison.threads)
    return ClassAgreement(
      try probe.confusion(on: real.rows(rows.halves.first), threads: comparison.threads))
  }

  private static func floor(
    _ real: RealPictures, distinct: LabelledFeatures, heldOut: FeatureMatrix, rows: ComparedRows,
    probe: LinearProbe?, comparison: Comparison, copying: CopyingTest
  ) throws -> Scores {
    let first = distinct.features.rows(rows.balanced.first)
    let second = distinct.features.rows(rows.balanced.second)
    return Scores(
      all: try comparison.scores(
        first, second, kid: try comparison.kernelScore(first, second)),
      classes: probe == nil
        ? []
        : try comparison.classScores(
          distinct.rows(rows.halves.first), distinct.rows(rows.halves.second),
          names: real.classes),
      agreement: try probe.map { probe in
        guard heldOut.count > 0, let labels = real.heldOut.labels else {
          return ClassAgreement(
            try LinearProbe.leftOut(of: distinct, threads: comparison.threads))
        }
        return ClassAgreement(
          try probe.confusion(
            on: LabelledFeatures(heldOut, labels: labels, classCount: real.classes.count),
            threads: comparison.threads))
      },
      teaching: try probe.map { _ in
        try teaching(by: distinct.rows(rows.halves.second), distinct, rows, comparison)
      },
      copying: try copying.floor(images: real.heldOut.images, labels: real.heldOut.labels))
  }
}

extension ClassAgreement {
  fileprivate init(_ confusion: ConfusionMatrix) {
    self.init(accuracy: confusion.accuracy, confusion: confusion.counts)
  }
}
