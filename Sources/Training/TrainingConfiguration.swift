package import Augmentation
import Foundation
import Graph
package import KernelTasks
package import Networks
package import Shards

/// Everything that decides what a run computes: the content of `config.yaml`.
package struct TrainingConfiguration: Codable, Hashable, Sendable {
  /// The folder of shards that the run learns from.
  package var shards: String
  /// The check sum of their content, so that a resumed run notices other samples; nil = any.
  package var shardsChecksum: String?
  /// Class names; the index is the label.
  package var classes: [String]
  /// The share of each class among the samples that the run draws; sums to 1.
  package var classShares: [Float]
  /// The label heads beside the class that the recipe uses.
  package var heads: [RunHead]
  /// Where input pictures of image-to-image training come from: `edges`, `grey`, `downscale`, or
  /// `folder`; nil in sets without.
  package var pairSource: String?
  /// The only training samples that the run sees, in turn; nil = all, shuffled.
  package var subset: [Int]?
  /// Rows of every picture.
  package var height: Int
  /// Columns of every picture.
  package var width: Int
  /// 3 for RGB, 1 for grey.
  package var channels: Int
  /// Pictures per step.
  package var batch: Int
  /// Parts of equal size that every batch is cut into, whose gradients are added in a fixed order, so
  /// that as many processes can share a run; nil = 1.
  package var microBatches: Int?
  /// Where every random number of the run comes from.
  package var seed: UInt64
  /// Threads that share the work; results do not depend on it.
  package var threads: Int
  /// The numbers that convolutions multiply while training; samples are drawn in `f32`.
  package var precision: Precision
  /// When the run ends.
  package var stop: StopCondition
  /// How pictures are changed at random on their way into a batch.
  package var augmentation: AugmentationSettings
  /// Steps between two sample grids; 0 = none of these.
  package var sampleEvery: Int
  /// Minutes of training between two sample grids; nil = none of these.
  package var sampleMinutes: Double?
  /// Epochs after which a sample grid is drawn, 0 being before the first step; nil = none of these.
  package var sampleAt: [Int]?
  /// Pictures per class on a sample grid.
  package var sampleColumns: Int
  /// Steps between two checkpoints; 0 = none of these.
  package var checkpointEvery: Int
  /// Minutes of training between two checkpoints; nil = none of these.
  package var checkpointMinutes: Double?
  /// Steps between two scores; nil or 0 = none of these.
  package var scoreEvery: Int?
  /// Minutes of training between two scores; nil = none of these.
  package var scoreMinutes: Double?
  /// Names of the alarms that end the run; nil = none.
  package var stopOn: [String]?
  /// The networks, their loss and their optimisers.
  package var recipe: Recipe

  /// Steps between two sample grids, and between two checkpoints, of a new run.
  package static let defaultSteps = 200
  /// Minutes between two sample grids of a new run; slow models reach them first.
  package static let defaultSampleMinutes = 5.0
  /// Minutes between two checkpoints of a new run.
  package static let defaultCheckpointMinutes = 2.0

  enum CodingKeys: String, CodingKey {
    case shards
    case shardsChecksum = "shards_checksum"
    case classes
    case classShares = "class_shares"
    case heads
    case pairSource = "pair_source"
    case subset
    case microBatches = "micro_batches"
    case height, width, channels, batch, seed, threads, precision, stop, augmentation
    case sampleEvery = "sample_every"
    case sampleMinutes = "sample_minutes"
    case sampleAt = "sample_at"
    case sampleColumns = "sample_columns"
    case checkpointEvery = "checkpoint_every"
    case checkpointMinutes = "checkpoint_minutes"
    case scoreEvery = "score_every"
    case scoreMinutes = "score_minutes"
    case stopOn = "stop_on"
    case recipe
  }

  /// The configuration of a preset for a folder of shards.
  ///
  /// Pictures are flipped at random unless the shards already hold augmented copies that the recipe
  /// learns from.
  ///
  /// - Parameters:
  ///   - preset: The networks, the loss and the optimisers.
  ///   - shards: The training data.
  ///   - stop: When the run ends; the preset's number of epochs by default.
  ///   - batch: Pictures per step; the preset's by default.
  ///   - learningRate: Of both networks; the preset's by default.
  ///   - seed: Where every random number of the run comes from.
  ///   - threads: Threads that share the work.
  ///   - heads: The label heads of the shards that presets with several use; all by default.
  ///   - upsampling: How the generator enlarges its maps, where the preset leaves a choice.
  /// - Throws: `TrainingError.sizeMismatch` when the preset makes pictures of another size,
  ///   `.noSamples` for an empty folder, `.invalid` for a head that the shards do not have and for
  ///   a setting that is out of its range or does not fit the shards.
  package init(
    preset: Preset, shards: ShardSet, stop: StopCondition? = nil, batch: Int? = nil,
    learningRate: Float? = nil, seed: UInt64 = 0, threads: Int = 1, heads: [String]? = nil,
    upsampling: GeneratorUpsampling = .transpose
  ) throws(TrainingError) {
    guard shards.height == shards.width, preset.makes(side: shards.height) else {
      throw .sizeMismatch(
        model: preset.rawValue, expected: [preset.side, preset.side, shards.channelCount],
        found: [shards.height, shards.width, shards.channelCount])
    }
    let settings = PresetSettings(
      classes: shards.classes.count, heads: try Self.heads(heads, of: shards),
      channels: shards.channelCount, upsampling: upsampling, side: shards.height)
    let recipe = preset.recipe(settings)
    try self.init(
      recipe: recipe, shards: shards, stop: stop, batch: batch, learningRate: learningRate,
      seed: seed, threads: threads)
  }

  /// The configuration of a recipe for a folder of shards; see the preset's.
  package init(
    recipe: Recipe, shards: ShardSet, stop: StopCondition? = nil, batch: Int? = nil,
    learningRate: Float? = nil, seed: UInt64 = 0, threads: Int = 1
  ) throws(TrainingError) {
    self.shards = shards.folder.path
    shardsChecksum = shards.manifest.checksum
    classes = shards.classes
    classShares = EpochSampler(shards).classShares.map { Float($0) }
    heads = recipe.heads.compactMap { RunHead($0.name, of: shards) }
    pairSource = shards.manifest.pairSource
    subset = nil
    height = shards.height
    width = shards.width
    channels = shards.channelCount
    self.batch = batch ?? recipe.batch
    microBatches = nil
    self.seed = seed
    self.threads = threads
    precision = .f32
    self.stop = stop ?? .epochs(recipe.epochs)
    let showsUpright = recipe.samples == .upright && !shards.manifest.paired
    let flips =
      showsUpright && BatchSource.holdsMirroredCopies(shards)
      || !BatchSource.holdsAugmentedCopies(shards)
    augmentation = AugmentationSettings(flips: flips, rotation: 0, zoom: 0)
    (sampleEvery, sampleMinutes) = (Self.defaultSteps, Self.defaultSampleMinutes)
    sampleColumns = 8
    (checkpointEvery, checkpointMinutes) = (Self.defaultSteps, Self.defaultCheckpointMinutes)
    self.recipe = recipe
    if let learningRate {
      self.recipe.generatorOptimiser.learningRate = learningRate
      self.recipe.discriminatorOptimiser.learningRate = learningRate
    }
    try validate(against: shards)
  }

  /// The configuration of a recipe for random pictures.
  ///
  /// - Parameters:
  ///   - recipe: The networks, the loss and the optimisers.
  ///   - imageShape: H, W, C of the pictures.
  ///   - batch: Pictures per step; the recipe's by default.
  ///   - threads: Threads that share the work.
  package init(synthetic recipe: Recipe, imageShape: [Int], batch: Int? = nil, threads: Int = 1) {
    shards = ""
    shardsChecksum = nil
    classes = (0..<recipe.classes).map { "class \($0)" }
    classShares = classes.map { _ in 1 / Float(recipe.classes) }
    heads = recipe.heads.map(RunHead.init(synthetic:))
    pairSource = recipe.input == .picture ? "folder" : nil
    subset = nil
    (height, width, channels) = (imageShape[0], imageShape[1], imageShape[2])
    self.batch = batch ?? recipe.batch
    microBatches = nil
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

  /// The label heads of some shards by name; all without names.
  private static func heads(
    _ names: [String]?, of shards: ShardSet
  ) throws(TrainingError) -> [LabelHeadRecipe] {
    let known = shards.heads
    var heads: [LabelHeadRecipe] = []
    for name in names ?? known.map(\.name) {
      guard let head = known.first(where: { $0.name == name }) else {
        throw .invalid(
          setting: "heads",
          expected: known.isEmpty
            ? "none, for the shards have none" : known.map(\.name).joined(separator: ", "),
          found: name)
      }
      heads.append(LabelHeadRecipe(name: name, count: head.values.count))
    }
    return heads
  }
}
