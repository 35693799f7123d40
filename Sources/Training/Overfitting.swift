import Augmentation
import Foundation
public import Kernels
import Networks
import Pixels
public import Shards

/// The references' unit test of a GAN: it is shown one picture, or two of two classes, again and
/// again, and has to reproduce them.
public struct Overfitting {
  /// What came of it.
  public struct Outcome: Sendable, Hashable, Codable {
    /// The samples that were shown, with their classes.
    public var samples: [Int]
    /// The class of each sample.
    public var classes: [String]
    /// Mean absolute error per value at the end, for each sample, in levels of 0 to 255.
    public var errors: [Float]
    /// The steps after which every error was first below the threshold; nil when it never was.
    public var stepsNeeded: Int?
    /// Steps made.
    public var steps: Int
    /// The error below which a picture counts as reproduced, in levels.
    public var threshold: Float
    /// For two pictures: whether each label's pictures are nearer to their own target than to the
    /// other one.
    public var followsLabels: Bool

    /// Whether every picture is reproduced at the end, each under its label.
    public var passes: Bool { errors.allSatisfy { $0 < threshold } && followsLabels }
  }

  /// Below 5 % of the range a picture is the picture to the eye, if a little soft.
  public static let threshold: Float = 0.05 * 255
  /// Steps between two looks at the error.
  private static let interval = 25
  /// Pictures drawn of each label at a look.
  private static let drawnCount = 8

  private let trainer: Trainer
  private let targets: [ShardSample]
  private let rows: LabelRows
  /// The heads in the order in which samples carry them.
  private let headNames: [String]

  /// A test on the first sample of each of the first `count` classes.
  ///
  /// - Parameters:
  ///   - count: 1 or 2.
  ///   - configuration: Of a run on `shards`; its samples and random changes are replaced.
  /// - Throws: `TrainingError` when the shards have too few classes.
  public init(
    _ count: Int, configuration: TrainingConfiguration, shards: ShardSet, engine: KernelEngine
  ) throws(TrainingError) {
    let labels = shards.labels(in: .train)
    let first = Set(labels).sorted().prefix(count).compactMap { labels.firstIndex(of: $0) }
    guard first.count == count else {
      throw .invalid(
        setting: "--overfit", expected: "\(count) classes in the shards", found: "\(first.count)")
    }
    var configuration = configuration
    configuration.subset = first
    configuration.augmentation.flips = false
    configuration.augmentation.rotation = 0
    configuration.augmentation.zoom = 0
    trainer = try Trainer(shards: shards, configuration: configuration, engine: engine)
    targets = first.map { shards.sample(at: $0) }
    rows = LabelRows(configuration)
    headNames = shards.heads.map(\.name)
  }

  /// What the trainer works by: the given configuration on the chosen samples.
  public var configuration: TrainingConfiguration { trainer.configuration }

  /// Trains for a number of steps.
  ///
  /// - Parameter onLook: Told of the step and the largest error at each look.
  /// - Throws: `TrainingError.diverged`.
  public func run(
    steps: Int, isInterrupted: () -> Bool = { false }, onLook: (Int, Float) throws -> Void
  ) throws -> Outcome {
    var stepsNeeded: Int?
    while trainer.stepCount < steps, !isInterrupted() {
      _ = try trainer.trainStep()
      guard trainer.stepCount % Self.interval == 0 || trainer.stepCount == steps else { continue }
      let look = errors()
      let worst = look.errors.max() ?? 0
      if worst < Self.threshold, look.followsLabels, stepsNeeded == nil {
        stepsNeeded = trainer.stepCount
      }
      try onLook(trainer.stepCount, worst)
    }
    let last = errors()
    return Outcome(
      samples: trainer.configuration.subset ?? [],
      classes: targets.map { trainer.configuration.classes[$0.label] }, errors: last.errors,
      stepsNeeded: stepsNeeded, steps: trainer.stepCount, threshold: Self.threshold,
      followsLabels: last.followsLabels)
  }

  /// Pictures as the run's sheets show them.
  public func sampleGrid() -> SampleGrid { trainer.sampleGrid() }

  private func errors() -> (errors: [Float], followsLabels: Bool) {
    var errors: [Float] = []
    var followsLabels = true
    for (index, target) in targets.enumerated() {
      let pictures = drawn(target)
      let own = pictures.map { Self.distance($0, target.pixels) }
      errors.append(own.reduce(0, +) / Float(max(own.count, 1)))
      for (other, rival) in targets.enumerated() where other != index {
        for (picture, distance) in zip(pictures, own)
        where Self.distance(picture, rival.pixels) <= distance { followsLabels = false }
      }
    }
    return (errors, followsLabels)
  }

  /// What the generator draws for a sample's labels, or of its input picture.
  private func drawn(_ target: ShardSample) -> [[UInt8]] {
    let configuration = trainer.configuration
    if configuration.recipe.input == .picture {
      let input = PixelImage(
        width: configuration.width, height: configuration.height,
        channelCount: configuration.channels, bytes: target.pair ?? target.pixels)
      return trainer.translated([input]).map(\.bytes)
    }
    let latents = SampleLatents.rows(
      count: Self.drawnCount, length: configuration.recipe.latent, seed: configuration.seed)
    let row = rows.row(
      LabelRows.oneHot(target.label, count: rows.classes.count),
      heads: rows.heads.map { head in
        let value = headNames.firstIndex(of: head.name).map { target.headLabels[$0] }
        return head.values.indices.map { $0 == value ? 1 : 0 }
      })
    return trainer.pictures(labels: latents.map { _ in row }, latents: latents).map(\.bytes)
  }

  /// The mean absolute difference of two pictures in levels.
  static func distance(_ a: [UInt8], _ b: [UInt8]) -> Float {
    let sum = zip(a, b).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    return Float(sum) / Float(max(a.count, 1))
  }
}
