public import Augmentation
import Foundation
import Graph
public import KernelInterface
public import Networks
public import Shards

/// Everything that decides what a run computes: the content of `config.yaml`.
public struct TrainingConfiguration: Codable, Hashable, Sendable {
  /// The folder of shards that the run learns from.
  public var shards: String
  /// Class names; the index is the label.
  public var classes: [String]
  /// The share of each class among the samples that the run draws; sums to 1.
  public var classShares: [Float]
  /// Rows of every picture.
  public var height: Int
  /// Columns of every picture.
  public var width: Int
  /// 3 for RGB, 1 for grey.
  public var channels: Int
  /// Pictures per step.
  public var batch: Int
  /// Where every random number of the run comes from.
  public var seed: UInt64
  /// Threads that share the work; results do not depend on it.
  public var threads: Int
  /// The numbers that convolutions multiply while training; samples are drawn in `f32`.
  public var precision: Precision
  /// When the run ends.
  public var stop: StopCondition
  /// How pictures are changed at random on their way into a batch.
  public var augmentation: AugmentationSettings
  /// Steps between two sample sheets; 0 = none but the last.
  public var sampleEvery: Int
  /// Pictures per class on a sample sheet.
  public var sampleColumns: Int
  /// Steps between two checkpoints; 0 = none but the last.
  public var checkpointEvery: Int
  /// The networks, their loss and their optimisers.
  public var recipe: Recipe

  enum CodingKeys: String, CodingKey {
    case shards, classes
    case classShares = "class_shares"
    case height, width, channels, batch, seed, threads, precision, stop, augmentation
    case sampleEvery = "sample_every"
    case sampleColumns = "sample_columns"
    case checkpointEvery = "checkpoint_every"
    case recipe
  }

  /// The configuration of a preset for a folder of shards.
  ///
  /// Pictures are flipped at random unless the shards already hold augmented copies.
  ///
  /// - Parameters:
  ///   - stop: When the run ends; the preset's number of epochs by default.
  ///   - batch: Pictures per step; the preset's by default.
  ///   - learningRate: Of both networks; the preset's by default.
  /// - Throws: `TrainingError.sizeMismatch` when the preset makes pictures of another size,
  ///   `TrainingError.noSamples` for an empty folder.
  public init(
    preset: Preset, shards: ShardSet, stop: StopCondition? = nil, batch: Int? = nil,
    learningRate: Float? = nil, seed: UInt64 = 0, threads: Int = 1
  ) throws(TrainingError) {
    let recipe = preset.recipe(classes: shards.classes.count, channels: shards.channelCount)
    try self.init(
      recipe: recipe, shards: shards, stop: stop, batch: batch, learningRate: learningRate,
      seed: seed, threads: threads)
  }

  /// The configuration of a recipe for a folder of shards; see the preset's.
  public init(
    recipe: Recipe, shards: ShardSet, stop: StopCondition? = nil, batch: Int? = nil,
    learningRate: Float? = nil, seed: UInt64 = 0, threads: Int = 1
  ) throws(TrainingError) {
    self.shards = shards.folder.path
    classes = shards.classes
    classShares = EpochSampler(shards).classShares.map { Float($0) }
    height = shards.height
    width = shards.width
    channels = shards.channelCount
    self.batch = batch ?? recipe.batch
    self.seed = seed
    self.threads = threads
    precision = .f32
    self.stop = stop ?? .epochs(recipe.epochs)
    augmentation = AugmentationSettings(
      flips: !BatchSource.holdsAugmentedCopies(shards), rotation: 0, zoom: 0)
    sampleEvery = 200
    sampleColumns = 8
    checkpointEvery = 200
    self.recipe = recipe
    if let learningRate {
      self.recipe.generatorOptimiser.learningRate = learningRate
      self.recipe.discriminatorOptimiser.learningRate = learningRate
    }
    try validate(against: shards)
  }

  /// The configuration of a recipe for random pictures.
  ///
  /// - Parameter imageShape: H, W, C of the pictures.
  public init(synthetic recipe: Recipe, imageShape: [Int], batch: Int? = nil, threads: Int = 1) {
    shards = ""
    classes = (0..<recipe.classes).map { "class \($0)" }
    classShares = classes.map { _ in 1 / Float(recipe.classes) }
    (height, width, channels) = (imageShape[0], imageShape[1], imageShape[2])
    self.batch = batch ?? recipe.batch
    seed = 0
    self.threads = threads
    precision = .f32
    stop = .epochs(recipe.epochs)
    augmentation = AugmentationSettings(flips: false, rotation: 0, zoom: 0)
    sampleEvery = 0
    sampleColumns = 1
    checkpointEvery = 0
    self.recipe = recipe
  }

  /// Checks that the configuration makes sense and fits a folder of shards.
  ///
  /// - Throws: `TrainingError`, naming the setting, what was expected and what was found.
  public func validate(against shards: ShardSet? = nil) throws(TrainingError) {
    try Self.require(batch >= 1, "batch", "at least 1", "\(batch)")
    try Self.require(threads >= 1, "threads", "at least 1", "\(threads)")
    try Self.require(
      !classes.isEmpty && classShares.count == classes.count, "class_shares",
      "one share for each of \(classes.count) classes", "\(classShares.count)")
    for (name, optimiser) in [
      ("generator", recipe.generatorOptimiser), ("discriminator", recipe.discriminatorOptimiser),
    ] {
      try Self.require(
        optimiser.learningRate > 0 && optimiser.learningRate.isFinite, "\(name) learning rate",
        "a positive number", "\(optimiser.learningRate)")
    }
    try stop.validate()
    do {
      try augmentation.validate()
    } catch {
      throw .invalid(setting: "augmentation", expected: error.description, found: "\(augmentation)")
    }
    try Self.require(
      recipe.classes == classes.count, "recipe.classes", "\(classes.count)", "\(recipe.classes)")
    try Self.require(
      recipe.input == .latent, "recipe.input", "latent: shards hold no pairs", "picture")
    if recipe.loss.isSecondOrder {
      let norms = recipe.discriminator.allLayers.count { $0 is BatchNorm }
      try Self.require(
        norms == 0, "recipe.discriminator", "no batch_norm beside a loss on the critic's gradient",
        "\(norms) of them")
    }
    let made = recipe.generatorVariables(imageShape: [height, width, channels]).outputShape.axes
    guard Array(made.dropFirst()) == [height, width, channels] else {
      throw .sizeMismatch(
        model: recipe.model, expected: Array(made.dropFirst()), found: [height, width, channels])
    }
    guard let shards else { return }
    guard [shards.height, shards.width, shards.channelCount] == [height, width, channels] else {
      throw .sizeMismatch(
        model: recipe.model, expected: [height, width, channels],
        found: [shards.height, shards.width, shards.channelCount])
    }
    try Self.require(
      shards.classes == classes, "classes", classes.joined(separator: ", "),
      shards.classes.joined(separator: ", "))
    guard shards.count(of: .train) > 0 else { throw .noSamples(folder: shards.folder.path) }
  }

  private static func require(
    _ condition: Bool, _ setting: String, _ expected: String, _ found: String
  ) throws(TrainingError) {
    guard condition else { throw .invalid(setting: setting, expected: expected, found: found) }
  }
}
