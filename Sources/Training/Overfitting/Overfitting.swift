import Augmentation
import Foundation
package import Kernels
import Networks
import Pixels
package import Shards

/// The references' unit test of a GAN: it is shown one picture, or two of two classes, again and
/// again, and has to reproduce them.
///
/// The data set is the picture repeated without end, networks, losses and optimisers are the
/// preset's. The generator has passed when at several looks in a row the pictures that it draws of
/// new latent vectors are all but the target.
///
/// A single picture is told from any other at once. A discriminator that normalises batches is
/// certain after some dozens of steps, and what it then teaches the generator is noise; such recipes
/// therefore get instance noise (Sønderby et al. 2017) where they have none of their own.
package struct Overfitting {
  /// Below 5 % of the range a picture is the picture to the eye, if a little soft.
  package static let threshold: Float = 0.05 * 255
  /// Looks in a row that must pass; the test then ends.
  package static let looksToPass = 3
  /// σ of the first step's instance noise, as much as the whole range of pictures −1…1; it falls
  /// evenly to 0 over the steps.
  private static let noise: Float = 2
  /// Steps between two looks.
  private static let interval = 25
  /// Pictures drawn of each label at a look.
  private static let drawnCount = 8
  /// Looks in a row at blank pictures after which a start is given up.
  private static let blankLooks = 4
  /// The share of the discriminator's learning rate that is left from the second start on: one that
  /// wins within a hundred steps gives the generator nothing to learn from.
  private static let slowing: Float = 0.1

  private let shards: ShardSet
  private let engine: KernelEngine
  private let targets: [ShardSample]
  private let labels: [[Float]]
  private let steps: Int
  /// What the trainer works by: the given configuration on the chosen samples.
  package let configuration: TrainingConfiguration

  /// A test on the first sample of each of the first `count` classes.
  ///
  /// - Parameters:
  ///   - count: 1 or 2.
  ///   - configuration: Of a run on `shards`; its samples and random changes are replaced.
  ///   - shards: Where the pictures come from.
  ///   - steps: Of each start, at most.
  ///   - engine: What computes.
  /// - Throws: `TrainingError` when the shards have too few classes.
  package init(
    _ count: Int, configuration: TrainingConfiguration, shards: ShardSet, steps: Int,
    engine: KernelEngine
  ) throws(TrainingError) {
    let classes = shards.labels(in: .train)
    let first = Set(classes).sorted().prefix(count).compactMap { classes.firstIndex(of: $0) }
    guard first.count == count else {
      throw .invalid(
        setting: "--overfit", expected: "\(count) classes in the shards", found: "\(first.count)")
    }
    var configuration = configuration
    configuration.subset = first
    configuration.augmentation.flips = false
    configuration.augmentation.rotation = 0
    configuration.augmentation.zoom = 0
    if Self.needsNoise(configuration.recipe) {
      configuration.recipe.regularisers.instanceNoise = InstanceNoiseRecipe(
        sigma: Self.noise, steps: steps)
    }
    self.configuration = configuration
    self.steps = steps
    self.shards = shards
    self.engine = engine
    targets = try forwardingShardErrors { () throws(ShardError) in
      try first.map { index throws(ShardError) in try shards.sample(at: index) }
    }
    let (rows, names) = (LabelRows(configuration), shards.heads.map(\.name))
    labels = targets.map { target in
      rows.row(
        LabelRows.oneHot(target.label, count: rows.classes.count),
        heads: rows.heads.map { head in
          let value = names.firstIndex(of: head.name).map { target.headLabels[$0] }
          return head.values.indices.map { $0 == value ? 1 : 0 }
        })
    }
  }

  private static func needsNoise(_ recipe: Recipe) -> Bool {
    recipe.input == .latent && recipe.regularisers.instanceNoise == nil
      && recipe.discriminator.allLayers.contains { $0 is BatchNorm || $0 is ConditionalBatchNorm }
  }

  /// Trains until the test is passed or the steps are over.
  ///
  /// A start whose generator draws nothing but one level is given up, and another one begins with
  /// the next seed and a slower discriminator: the last activation is then saturated everywhere and
  /// passes no gradient.
  ///
  /// - Parameters:
  ///   - starts: How often to begin, at most.
  ///   - isInterrupted: Asked after every step; the test then ends with what it has.
  ///   - onLook: Told of each look.
  /// - Returns: what came of it, and a grid of the pictures shown and of those drawn.
  /// - Throws: `TrainingError.diverged`.
  package func run(
    starts: Int = 1, isInterrupted: () -> Bool = { false },
    onLook: (Look) throws -> Void = { _ in }
  ) throws -> (outcome: Outcome, grid: SampleGrid) {
    var looks: [Look] = []
    var grid = SampleGrid(step: 0, rows: [])
    for start in 1...max(starts, 1) {
      var configuration = configuration
      configuration.seed &+= UInt64(start - 1)
      if start > 1 { configuration.recipe.discriminatorOptimiser.learningRate *= Self.slowing }
      let trainer = try Trainer(shards: shards, configuration: configuration, engine: engine)
      var isGivenUp = false
      while trainer.stepCount < steps, !isGivenUp, !isInterrupted() {
        let record = try trainer.trainStep()
        guard record.step % Self.interval == 0 || record.step == steps else { continue }
        let drawn = targets.indices.map { draw($0, with: trainer) }
        let look = look(at: drawn, start: start, record: record)
        looks.append(look)
        grid = self.grid(drawn, step: record.step)
        try onLook(look)
        if Self.endsWith(Self.looksToPass, of: looks, where: \.passes) {
          return (outcome(looks), grid)
        }
        isGivenUp = Self.endsWith(Self.blankLooks, of: looks) { $0.isBlank && !$0.passes }
      }
      guard isGivenUp else { break }
    }
    return (outcome(looks), grid)
  }

  private func outcome(_ looks: [Look]) -> Outcome {
    Outcome(
      samples: configuration.subset ?? [],
      classes: targets.map { configuration.classes[$0.label] }, looks: looks)
  }

  /// Whether the last looks, all of one start, have a property.
  private static func endsWith(
    _ count: Int, of looks: [Look], where property: (Look) -> Bool
  ) -> Bool {
    let last = looks.suffix(count)
    return last.count == count && last.allSatisfy { property($0) && $0.start == looks.last?.start }
  }

  private func look(at drawn: [[PixelImage]], start: Int, record: StepRecord) -> Look {
    var errors: [Float] = []
    var followsLabels = true
    for (index, target) in targets.enumerated() {
      let own = drawn[index].map { Self.distance($0.bytes, target.pixels) }
      errors.append(own.reduce(0, +) / Float(max(own.count, 1)))
      for (other, rival) in targets.enumerated() where other != index {
        for (picture, distance) in zip(drawn[index], own)
        where Self.distance(picture.bytes, rival.pixels) <= distance { followsLabels = false }
      }
    }
    let isBlank = drawn.joined().allSatisfy { picture in
      (picture.bytes.max() ?? 0) - (picture.bytes.min() ?? 0) <= 1
    }
    return Look(
      start: start, step: record.step, lossD: record.lossD, lossG: record.lossG, errors: errors,
      followsLabels: followsLabels, isBlank: isBlank)
  }

  /// What the generator draws for a target's labels, or of its input picture.
  private func draw(_ index: Int, with trainer: Trainer) -> [PixelImage] {
    if configuration.recipe.input == .picture {
      return trainer.sampler.translated([picture(targets[index].pair ?? targets[index].pixels)])
    }
    let latents = SampleLatents.rows(
      count: Self.drawnCount, of: configuration.recipe, seed: configuration.seed)
    return trainer.sampler.pictures(
      labels: latents.map { _ in labels[index] }, latents: latents, calibratedOn: labels)
  }

  private func grid(_ drawn: [[PixelImage]], step: Int) -> SampleGrid {
    SampleGrid(
      step: step,
      rows: targets.indices.map { index in
        SampleGrid.Row(
          name: configuration.classes[targets[index].label],
          images: [picture(targets[index].pixels)] + drawn[index])
      }, columns: ["shown"] + (drawn.first ?? []).map { _ in "drawn" })
  }

  private func picture(_ bytes: [UInt8]) -> PixelImage {
    PixelImage(
      width: configuration.width, height: configuration.height,
      channelCount: configuration.channels, bytes: bytes)
  }

  /// The mean absolute difference of two pictures in levels.
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Float {
    let sum = zip(a, b).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    return Float(sum) / Float(max(a.count, 1))
  }
}
