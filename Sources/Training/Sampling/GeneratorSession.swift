package import Foundation
import Graph
package import Kernels
package import Networks
package import Pixels

/// The generator of a finished or running training, ready to draw pictures.
///
/// It uses the weights that the run's sample grids use: the moving average where the recipe has
/// one. A class, because it owns memory.
package final class GeneratorSession {
  /// The run's configuration.
  package let configuration: TrainingConfiguration
  /// The step of the checkpoint.
  package let step: Int
  private let generator: SampleGenerator

  /// Loads a run's configuration and checkpoint.
  ///
  /// - Parameters:
  ///   - folder: The run's folder.
  ///   - isBest: Whether to take the checkpoint with the best score instead of the newest.
  ///   - engine: What runs the kernels.
  /// - Throws: `TrainingError` when the folder holds no run, or no scored one, or the checkpoint
  ///   does not fit.
  package init(
    run folder: URL, isBest: Bool = false, engine: KernelEngine
  ) throws(TrainingError) {
    let run = try RunFolder(opening: folder)
    configuration = run.configuration
    guard !isBest || FileManager.default.fileExists(atPath: run.bestURL.path) else {
      throw .noBest(path: folder.path)
    }
    let checkpoint = try Checkpoint(reading: isBest ? run.bestURL : run.checkpointURL)
    step = checkpoint.step
    let kind: Checkpoint.Kind = configuration.recipe.average == nil ? .value : .average
    // Before the memory for networks of that size is taken.
    try checkpoint.check(
      kind, of: .generator,
      variables: configuration.recipe.generatorVariables(
        imageShape: [configuration.height, configuration.width, configuration.channels]
      ).variables)
    generator = SampleGenerator(configuration, engine: engine)
    try checkpoint.load(
      kind, of: .generator, memory: generator.parameters, into: generator.parameters.values)
  }

  /// Length of the latent vectors.
  package var latentCount: Int { configuration.recipe.latent }

  /// Latent vectors from the recipe's distribution: row i depends on the seed and i alone.
  package func latents(count: Int, seed: UInt64) -> [[Float]] {
    SampleLatents.rows(count: count, of: configuration.recipe, seed: seed)
  }

  /// How rows of label weights are made.
  package var labels: LabelRows { LabelRows(configuration) }

  /// Whether pictures depend on labels.
  package var isConditional: Bool { configuration.recipe.isConditional }

  /// Pictures for labels and latent vectors.
  ///
  /// - Parameters:
  ///   - labels: One row per picture, see `LabelRows`.
  ///   - latents: One row of `latentCount` numbers per picture.
  /// - Returns: The pictures in the order of the rows.
  /// - Precondition: as many rows of each, all of the right length.
  package func generate(labels: [[Float]], latents: [[Float]]) -> [PixelImage] {
    generator.pictures(labels: labels, latents: latents)
  }

  /// One picture at once, for a person who turns a slider; it may differ from what `generate` draws in the
  /// last bits.
  ///
  /// - Precondition: the run's recipe starts from latent vectors; rows of the right length.
  package func draw(labels: [Float], latent: [Float]) -> PixelImage {
    generator.picture(labels: labels, latent: latent)
  }

  /// The generator's numbers, with the statistics of normalisation layers that pictures are drawn with.
  package func measuredNumbers() -> NetworkMemory { generator.measuredNumbers() }

  /// What an image-to-image generator makes of source pictures.
  ///
  /// - Precondition: the run's recipe starts from pictures, and these have the run's size and channels.
  package func translate(_ images: [PixelImage]) -> [PixelImage] {
    generator.translated(images)
  }
}

/// Latent vectors for samples; separate from those of training.
package enum SampleLatents {
  package static func rows(count: Int, of recipe: Recipe, seed: UInt64) -> [[Float]] {
    var source = LatentSource(
      seed: seed, stream: "sample", count: recipe.latent, from: recipe.latentDistribution)
    return (0..<count).map { source.row(index: $0) }
  }
}
