import Metrics
package import Pixels
package import Shards

/// Looks at pictures of a run beside the real ones it learns from, reduced to 16×16, without a
/// network: cheap enough to be done all the time.
package struct RunWatcher {
  /// Pictures of a look, all classes together.
  private static let lookCount = 64
  /// The most training pictures that are looked at, and of them those that stand for all of a class.
  private static let most = (training: 4096, perClass: 64)
  /// Pictures held out below which halves of the training set are compared instead.
  private static let heldOutCount = 16
  private static let reduced = ReducedPixels(side: 16)
  /// A picture is blank below this share of the real pictures' spread of values, and saturated above
  /// this share of values at the ends.
  private static let limits = (spread: 0.1, ends: 0.98)

  /// Pictures of each class for a look.
  package let sampleCounts: [Int]
  private let training: (originals: FeatureMatrix, mirrored: FeatureMatrix)
  /// Mean distance within each class; nil for a class of fewer than two pictures.
  private let diversity: [Double?]
  /// Median distance of real pictures to the nearest of another source.
  private let nearest: Double
  private let real: (spread: Double, ends: Double)
  private let threads: Int

  /// Measures the real pictures; nil for fewer than two to train on.
  ///
  /// - Parameters:
  ///   - shards: What the run learns from.
  ///   - subset: The only training samples that it sees; nil for all.
  ///   - threads: How many threads may work at once; changes no number.
  /// - Throws: `MetricError`; `ShardError` when the pictures cannot be read any longer.
  package init?(_ shards: ShardSet, subset: [Int]? = nil, threads: Int) throws {
    let all = subset ?? Array(0..<shards.count(of: .train))
    let places = EvenPlaces.of(all.count, most: Self.most.training).map { all[$0] }
    guard places.count > 1 else { return nil }
    let pictures = try PictureSet(of: shards, at: places, in: .train)
    let heldOut = try PictureSet(
      of: shards, at: EvenPlaces.of(shards.count(of: .validation), most: 512), in: .validation)
    let labels = pictures.labels ?? []
    let features = try Self.reduced.features(of: pictures.images)
    training = (
      features, try Self.reduced.features(of: pictures.images.map(\.mirrored))
    )
    let present = Set(labels)
    let share = max(2, Self.lookCount / max(present.count, 1))
    sampleCounts = shards.classes.indices.map { present.contains($0) ? share : 0 }
    diversity = try shards.classes.indices.map { label in
      let rows = labels.indices.filter { labels[$0] == label }
      return try Self.diversity(
        features.rows(EvenPlaces.of(rows.count, most: Self.most.perClass).map { rows[$0] }),
        threads: threads)
    }
    nearest = try Self.nearest(
      training: training, sources: pictures.sources ?? [],
      heldOut: Self.reduced.features(of: heldOut.images), threads: threads)
    let spreads = pictures.images.map(Self.spread)
    let ends = pictures.images.map(Self.ends)
    let count = Double(places.count)
    real = (spreads.reduce(0, +) / count, ends.reduce(0, +) / count)
    self.threads = threads
  }

  /// Looks at pictures of the fixed latent vectors.
  ///
  /// - Parameters:
  ///   - images: As many of each class as `sampleCounts` says, class after class.
  ///   - step: Steps done.
  ///   - discriminator: What is known of the discriminator; see `RunLook`.
  /// - Returns: What was measured.
  /// - Throws: `MetricError`.
  package func look(
    at images: [PixelImage], step: Int, discriminator: Double
  ) throws -> RunLook {
    let features = try Self.reduced.features(of: images)
    var ratios: [Double] = []
    var start = 0
    for (label, count) in sampleCounts.enumerated() {
      let rows = start..<(start + count)
      start += count
      guard let real = diversity[label], real > 0,
        let own = try Self.diversity(features.rows(rows), threads: threads)
      else { continue }
      ratios.append(own / real)
    }
    var look = RunLook(step: step)
    if !ratios.isEmpty {
      look.diversity = RunLook.rounded(ratios.reduce(0, +) / Double(ratios.count))
    }
    if nearest > 0 {
      look.nearest = RunLook.rounded(
        try Self.median(Self.distances(of: features, to: training, threads: threads)) / nearest)
    }
    let blank = images.count { image in
      Self.spread(image) < Self.limits.spread * real.spread
        || Self.ends(image) >= max(Self.limits.ends, (1 + real.ends) / 2)
    }
    look.saturated = RunLook.rounded(Double(blank) / Double(max(images.count, 1)))
    look.discriminator = RunLook.rounded(discriminator)
    return look
  }

  private static func diversity(
    _ features: FeatureMatrix, threads: Int
  ) throws(MetricError) -> Double? {
    features.count < 2 ? nil : try meanPairwiseDistance(of: features, threads: threads)
  }

  /// How far new pictures lie from the training set.
  ///
  /// Those held out, or where they are few, those of every second source from the others; 0 where there is nothing to tell it by.
  private static func nearest(
    training: (originals: FeatureMatrix, mirrored: FeatureMatrix), sources: [Int],
    heldOut: FeatureMatrix, threads: Int
  ) throws(MetricError) -> Double {
    if heldOut.count >= heldOutCount {
      return median(try distances(of: heldOut, to: training, threads: threads))
    }
    let order = Set(sources).sorted().enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
    let chosen = Set(order)
    let new = sources.indices.filter { chosen.contains(sources[$0]) }
    let others = sources.indices.filter { !chosen.contains(sources[$0]) }
    guard !others.isEmpty else { return 0 }
    return median(
      try distances(
        of: training.originals.rows(new),
        to: (training.originals.rows(others), training.mirrored.rows(others)), threads: threads))
  }

  private static func distances(
    of features: FeatureMatrix, to training: (originals: FeatureMatrix, mirrored: FeatureMatrix),
    threads: Int
  ) throws(MetricError) -> [Double] {
    zip(
      try nearestRows(to: features, in: training.originals, threads: threads),
      try nearestRows(to: features, in: training.mirrored, threads: threads)
    ).map { min($0.distance, $1.distance) }
  }

  private static func median(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.sorted()[values.count / 2]
  }

  /// The standard deviation of all values of a picture.
  private static func spread(_ image: PixelImage) -> Double {
    var (sum, squares) = (0, 0)
    for byte in image.bytes {
      sum += Int(byte)
      squares += Int(byte) * Int(byte)
    }
    let count = Double(max(image.bytes.count, 1))
    let mean = Double(sum) / count
    return max(Double(squares) / count - mean * mean, 0).squareRoot()
  }

  /// The share of values within 2 of 0 or 255.
  private static func ends(_ image: PixelImage) -> Double {
    Double(image.bytes.count { $0 <= 2 || $0 >= 253 }) / Double(max(image.bytes.count, 1))
  }
}
