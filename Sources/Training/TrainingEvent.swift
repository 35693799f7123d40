public import KernelInterface
public import Pixels

/// What a run tells while it goes on.
public enum TrainingEvent: Sendable {
  /// The networks are built; the first step follows.
  case started(TrainingSummary)
  /// A step is done.
  case step(StepRecord)
  /// Pictures have been drawn from the generator.
  case samples(SampleGrid)
  /// The state is on disk.
  case checkpointed(path: String, step: Int)
  /// The run is over.
  case finished(FinishReason, step: Int)
}

/// What a run is about to do.
public struct TrainingSummary: Sendable, Hashable, Codable {
  /// Name of the preset.
  public var model: String
  /// Class names.
  public var classes: [String]
  /// Training samples in the shards.
  public var samples: Int
  /// Pictures per step.
  public var batch: Int
  /// Trained values of the generator.
  public var generatorParameters: Int
  /// Trained values of the discriminator.
  public var discriminatorParameters: Int
  /// The step that the run starts after: 0, or the checkpoint's.
  public var firstStep: Int
  /// The total of steps, nil when the clock decides.
  public var lastStep: Int?
  /// Multiplications and additions of convolutions and dense layers in one step.
  public var floatingPointOperations: Int
  /// Bytes of memory for parameters, gradients, moments and the arena.
  public var memoryByteCount: Int
  /// The instruction set of the kernels.
  public var isa: InstructionSet
  /// The numbers that convolutions multiply.
  public var precision: Precision
}

/// The numbers of one step: a line of `log.csv`.
public struct StepRecord: Sendable, Hashable, Codable {
  /// Steps done, this one included.
  public var step: Int
  /// Real pictures shown so far.
  public var images: Int
  /// The discriminator's loss, before its last update of the step.
  public var lossD: Float
  /// The generator's loss, before its last update of the step.
  public var lossG: Float
  /// What else the recipe has to tell, in the order of the log's columns: accuracies 0…1 or the
  /// distance of the critic's means, penalties, auxiliary accuracies and entropies, the norms of both
  /// gradients, learning rates.
  public var metrics: [Metric]
  /// Seconds of training so far, sample sheets and checkpoints not counted.
  public var seconds: Double

  /// A metric by its name; nil where the recipe has none of that name.
  public subscript(name: String) -> Float? { metrics.first { $0.name == name }?.value }
}

/// Pictures from the generator, the same latent vectors every time: a row per class with the same
/// vectors in every row, plain rows of networks without labels, or a row per source picture with
/// input, output and target.
public struct SampleGrid: Sendable {
  /// Steps done.
  public var step: Int
  /// From top to bottom.
  public var rows: [Row]
  /// What the columns are; empty where that needs no words.
  public var columns: [String] = []

  /// The pictures beside each other.
  public struct Row: Sendable {
    /// Name of the class; empty for other rows.
    public var name: String
    /// From left to right.
    public var images: [PixelImage]
  }
}

/// Why a run ended.
public enum FinishReason: String, Sendable, Hashable, Codable {
  /// The epochs, steps or minutes are over.
  case completed
  /// The user asked to stop; the state is saved.
  case interrupted
}
