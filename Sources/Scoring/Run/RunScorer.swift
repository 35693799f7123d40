import Metrics
package import Pixels

/// Scores a generator while it trains: the KID of samples of the same latent vectors every time, in
/// the shares that the classes have among the real pictures.
package struct RunScorer {
  /// Samples of a score.
  package static let sampleCount = 600
  /// The most real pictures that samples are compared with.
  private static let realCount = 5000

  /// How many samples of each class a score takes.
  package let sampleCounts: [Int]
  /// The KID between halves of the real pictures, ×1000.
  package let floor: Double
  private let real: FeatureMatrix
  private let features: any PictureFeatures
  private let threads: Int

  /// A score of samples.
  package struct Score: Hashable, Sendable {
    /// The KID ×1000.
    package var kid: Double
    /// Its standard error ×1000.
    package var standardError: Double
  }

  /// Takes the real pictures, one of each source.
  ///
  /// - Parameters:
  ///   - real: The pictures that the run learns from.
  ///   - features: What pictures are compared by.
  ///   - threads: How many threads may work at once; changes no number.
  /// - Throws: `ScoringError.tooFewReal`, or what the features throw.
  package init(real: RealPictures, features: any PictureFeatures, threads: Int) throws {
    guard real.distinct.count >= 8 else {
      throw ScoringError.tooFewReal(
        name: "the training pictures", needed: 8, found: real.distinct.count)
    }
    let places = EvenPlaces.of(real.distinct.count, most: Self.realCount)
      .map { real.distinct[$0] }
    let pictures = real.training.at(places)
    self.real = try features.features(of: pictures.images)
    self.features = features
    self.threads = threads
    let labels = pictures.labels ?? []
    sampleCounts = real.classes.indices.map { label in
      let count = labels.count { $0 == label }
      return (2 * Self.sampleCount * count + places.count) / (2 * places.count)
    }
    let halves = try Halves(count: places.count, labels: pictures.labels, seed: 0)
    floor = try Self.score(
      self.real.rows(halves.first), self.real.rows(halves.second), threads: threads
    ).kid
  }

  /// The score of samples.
  package func score(of images: [PixelImage]) throws -> Score {
    try Self.score(real, features.features(of: images), threads: threads)
  }

  private static func score(
    _ real: FeatureMatrix, _ others: FeatureMatrix, threads: Int
  ) throws(MetricError) -> Score {
    let kid = try KernelInceptionDistance(
      real: real, generated: others, plan: .init(subsetCount: 0), threads: threads)
    return Score(kid: 1000 * kid.value, standardError: 1000 * kid.standardError)
  }
}

/// Places spread evenly over a list.
enum EvenPlaces {
  /// At most `most` of the places 0 to `count` − 1, ascending.
  static func of(_ count: Int, most: Int) -> [Int] {
    count <= most ? Array(0..<count) : (0..<most).map { $0 * count / most }
  }
}
