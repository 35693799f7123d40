import Graph
import Kernels
import Networks
package import Pixels
import Shards

/// Draws pictures from the weights that a run has come to, those of its grids.
///
/// A class, because it owns the memory of a generator.
package final class RunSampler {
  private let configuration: TrainingConfiguration
  private let state: TrainingState
  private let shards: ShardSet?
  private let generator: SampleGenerator
  /// The step whose weights the generator holds with their statistics; nil for others.
  private var step: Int?

  init(
    _ configuration: TrainingConfiguration, state: TrainingState, shards: ShardSet?,
    engine: KernelEngine
  ) {
    self.configuration = configuration
    self.state = state
    self.shards = shards
    generator = SampleGenerator(configuration, engine: engine.float32)
  }

  /// Pictures for a grid, the same latent vectors or source pictures each time.
  ///
  /// - Throws: `TrainingError.shards` when the source pictures cannot be read any longer.
  package func grid() throws(TrainingError) -> SampleGrid {
    prepare()
    return try SampleGridMaker(configuration, shards: shards, sampler: generator)
      .grid(step: state.step)
  }

  /// Pictures for rows of label weights and latent vectors, from the weights that grids use.
  ///
  /// - Parameters:
  ///   - labels: One row of label weights per picture, see `LabelRows`.
  ///   - latents: One latent vector per picture.
  ///   - rows: The labels that the statistics of normalisation layers are measured over, in turn,
  ///     for a run that is shown nothing else; those of the training data when empty.
  /// - Returns: The pictures in the order of the rows.
  package func pictures(
    labels: [[Float]], latents: [[Float]], calibratedOn rows: [[Float]] = []
  ) -> [PixelImage] {
    prepare()
    if !rows.isEmpty {
      generator.calibrate(on: rows)
      step = nil
    }
    return generator.pictures(labels: labels, latents: latents)
  }

  /// Pictures for looking at the run from outside, the same latent vectors every time.
  ///
  /// - Parameter counts: How many of each class, class after class; a generator without labels makes as
  ///   many.
  /// - Returns: The pictures in that order.
  package func samples(of counts: [Int]) -> [PixelImage] {
    let labels = LabelRows(configuration)
    let isConditional = configuration.recipe.isConditional
    let classes = counts.indices.flatMap { label in
      let row =
        isConditional
        ? LabelRows.oneHot(label, count: counts.count) : counts.map { _ in Float(0) }
      return [[Float]](repeating: row, count: counts[label])
    }
    return pictures(
      labels: classes.enumerated().map { number, weights in
        labels.drawn(
          weights,
          heads: zip(labels.heads, labels.headValues(number: number)).map {
            LabelRows.oneHot($1, count: $0.values.count)
          })
      },
      latents: SampleLatents.rows(
        count: classes.count, of: configuration.recipe, seed: configuration.seed))
  }

  /// Gives the generator the weights of this step, whose statistics it then measures once.
  private func prepare() {
    guard step != state.step else { return }
    generator.use(state.sampledValues.values)
    step = state.step
  }

  /// What an image-to-image generator makes of source pictures.
  package func translated(_ images: [PixelImage]) -> [PixelImage] {
    prepare()
    return generator.translated(images)
  }
}
