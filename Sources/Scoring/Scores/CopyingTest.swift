import Metrics
package import Pixels

/// Holds pictures against the training set to find copies.
struct CopyingTest {
  private let training: FeatureMatrix
  private let sources: [Int]?
  private let heldOut: FeatureMatrix
  private let pixels: (originals: FeatureMatrix, mirrored: FeatureMatrix)
  private let seed: UInt64
  private let threads: Int

  /// The side to which pictures are reduced before their pixels are compared.
  private static let reduced = ReducedPixels(side: 32)
  /// The share of pictures whose calibrated distance is below the one that is told.
  private static let quantile = 0.05

  /// Takes the training pictures.
  ///
  /// - Parameters:
  ///   - real: The pictures.
  ///   - training: Features of all training pictures.
  ///   - heldOut: Features of the pictures held out.
  ///   - seed: Which cells and halves.
  ///   - threads: How many threads may work at once.
  /// - Throws: `MetricError.unusableValue`.
  init(
    _ real: RealPictures, training: FeatureMatrix, heldOut: FeatureMatrix, seed: UInt64,
    threads: Int
  ) throws(MetricError) {
    self.training = training
    self.heldOut = heldOut
    self.seed = seed
    self.threads = threads
    sources = real.training.sources
    pixels = (
      try Self.reduced.features(of: real.training.images),
      try Self.reduced.features(of: real.training.images.map(\.mirrored))
    )
  }

  /// What speaks for copies among pictures.
  func scores(of images: [PixelImage], features: FeatureMatrix) throws(MetricError) -> CopyingScores
  {
    guard !images.isEmpty else { return CopyingScores() }
    return CopyingScores(
      dataCopying: try dataCopying(features, heldOut: heldOut),
      authenticPercent: try authenticPercent(features),
      calibratedDistance: try calibratedDistance(images))
  }

  /// The same for the held-out pictures themselves, which are no copies.
  func floor(images: [PixelImage], labels: [Int]?) throws(MetricError) -> CopyingScores {
    guard !images.isEmpty else { return CopyingScores() }
    let halves = try Halves(count: images.count, labels: labels, seed: seed)
    return CopyingScores(
      dataCopying: try dataCopying(
        heldOut.rows(halves.first), heldOut: heldOut.rows(halves.second)),
      authenticPercent: try authenticPercent(heldOut),
      calibratedDistance: try calibratedDistance(images))
  }

  /// The pictures that are nearest to a training picture, or to a mirrored one, nearest first.
  func closest(_ count: Int, of images: [PixelImage]) throws(MetricError) -> [ClosePair] {
    try closestPairs(
      count, of: try Self.reduced.features(of: images), to: [pixels.originals, pixels.mirrored],
      threads: threads)
  }

  /// C_T; nil where a cell has too few pictures to say anything.
  private func dataCopying(
    _ features: FeatureMatrix, heldOut: FeatureMatrix
  ) throws(MetricError) -> Double? {
    do {
      let test = try DataCopying(
        generated: features, training: training, heldOut: heldOut, seed: seed, threads: threads)
      return test.value.isFinite ? test.value : nil
    } catch .tooFew {
      return nil
    }
  }

  /// Nil where all training pictures are of one source.
  private func authenticPercent(_ features: FeatureMatrix) throws(MetricError) -> Double? {
    guard Set(sources ?? Array(0..<training.count)).count >= 2 else { return nil }
    let answers = try authenticity(
      of: features, training: training, groups: sources, threads: threads)
    return 100 * Double(answers.count { $0 }) / Double(answers.count)
  }

  private func calibratedDistance(_ images: [PixelImage]) throws(MetricError) -> Double {
    // A mirrored picture is of the same source.
    let groups = sources ?? Array(0..<pixels.originals.count)
    let both = try FeatureMatrix(
      values: pixels.originals.values + pixels.mirrored.values,
      count: 2 * pixels.originals.count, dimension: pixels.originals.dimension)
    let distances = try calibratedDistances(
      of: try Self.reduced.features(of: images), training: both, groups: groups + groups,
      threads: threads
    ).sorted()
    return distances[Int(Self.quantile * Double(distances.count))]
  }
}

extension PixelImage {
  /// The picture with left and right exchanged.
  package var mirrored: PixelImage {
    var result = self
    for row in 0..<height {
      for column in 0..<width {
        let (source, target) = (offset(x: column, y: row), offset(x: width - 1 - column, y: row))
        for channel in 0..<channelCount { result.bytes[target + channel] = bytes[source + channel] }
      }
    }
    return result
  }
}
