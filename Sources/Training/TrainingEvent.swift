package import KernelTasks
package import Pixels

/// What a run tells while it goes on.
package enum TrainingEvent: Sendable {
  /// The networks are built; the first step follows.
  case started(TrainingSummary)
  /// A step is done.
  case step(StepRecord)
  /// Pictures have been drawn from the generator.
  case samples(SampleGrid)
  /// The state is on disk.
  case checkpointed(path: String, step: Int)
  /// Other shards, or none, have the names of those that the run reads; it goes on with its own.
  case shardsReplaced(folder: String)
  /// The run is over.
  case finished(FinishReason, step: Int)
}

/// What a run is about to do.
package struct TrainingSummary: Sendable, Hashable, Codable {
  /// Name of the preset.
  package var model: String
  /// Class names.
  package var classes: [String]
  /// Training samples in the shards.
  package var samples: Int
  /// Pictures per step.
  package var batch: Int
  /// Trained values of the generator.
  package var generatorParameters: Int
  /// Trained values of the discriminator.
  package var discriminatorParameters: Int
  /// The step that the run starts after: 0, or the checkpoint's.
  package var firstStep: Int
  /// The total of steps, nil when the clock decides.
  package var lastStep: Int?
  /// Multiplications and additions of convolutions and dense layers in one step.
  package var floatingPointOperations: Int
  /// Bytes of memory for parameters, gradients, moments and the arena.
  package var memoryByteCount: Int
  /// The instruction set of the kernels.
  package var isa: InstructionSet
  /// The numbers that convolutions multiply.
  package var precision: Precision
}

/// The numbers of one step: a line of `log.csv`.
package struct StepRecord: Sendable, Hashable, Codable {
  /// Steps done, this one included.
  package var step: Int
  /// Real pictures shown so far.
  package var images: Int
  /// The discriminator's loss, before its last update of the step.
  package var lossD: Float
  /// The generator's loss, before its last update of the step.
  package var lossG: Float
  /// What else the recipe has to tell, in the order of the log's columns: accuracies 0…1 or the
  /// distance of the critic's means, penalties, auxiliary accuracies and entropies, the norms of both
  /// gradients, learning rates.
  package var metrics: [Metric]
  /// What the discriminator said before its last update of the step; not in the log.
  package var scores: ScoreSummary
  /// Seconds of training so far, sample grids and checkpoints not counted.
  package var seconds: Double

  /// A metric by its name; nil where the recipe has none of that name.
  package subscript(name: String) -> Float? { metrics.first { $0.name == name }?.value }
}

/// Pictures from the generator, the same latent vectors every time: a row per class with the same
/// vectors in every row, plain rows of networks without labels, or a row per source picture with
/// input, output and target.
package struct SampleGrid: Sendable {
  /// Steps done.
  package var step: Int
  /// From top to bottom.
  package var rows: [Row]
  /// What the columns are; empty where that needs no words.
  package var columns: [String] = []

  /// The pictures beside each other.
  package struct Row: Sendable {
    /// Name of the class; empty for other rows.
    package var name: String
    /// From left to right.
    package var images: [PixelImage]
  }
}

/// Why a run ended.
package enum FinishReason: String, Sendable, Hashable, Codable {
  /// The epochs, steps or minutes are over.
  case completed
  /// The user asked to stop; the state is saved.
  case interrupted
}
