import Foundation
import KernelInterface
import Kernels
import Networks
import Shards
import Training

/// From what was typed to a trainer that is ready: a new run, or one that goes on.
struct TrainingPlan {
  let options: TrainOptions
  let shards: ShardSet
  let place: RunLocation
  let threads: Int

  /// The run's folder on the disk, and the trainer in its state.
  func prepare(engine: KernelEngine) throws -> (RunFolder, Trainer) {
    if options.resume {
      let folder = try options.out.map(place.resolve) ?? place.latest()
      var run = try RunFolder(opening: folder)
      try run.update(stop: options.stop, threads: threads)
      return (run, try Trainer(resuming: run, shards: shards, engine: engine))
    }
    let configuration = try newConfiguration()
    let folder =
      options.out.map(place.resolve) ?? place.fresh(model: configuration.recipe.model)
    let trainer = try Trainer(shards: shards, configuration: configuration, engine: engine)
    return (try RunFolder(creating: folder, configuration: configuration), trainer)
  }

  /// Prints what would be computed.
  func describe(output: OutputOptions) throws {
    let configuration =
      options.resume
      ? try RunFolder(opening: try options.out.map(place.resolve) ?? place.latest()).configuration
      : try newConfiguration()
    if output.json { return try Console.print(json: configuration) }
    Console.print(try configuration.yaml())
  }

  /// The numbers that the run multiplies; `auto` is decided here and stands in the configuration as
  /// what it came to.
  func precision() throws -> Precision {
    guard options.resume else { return try (options.precision ?? .f32).resolved() }
    return try RunFolder(opening: try options.out.map(place.resolve) ?? place.latest())
      .configuration.precision
  }

  private func newConfiguration() throws -> TrainingConfiguration {
    var configuration = try TrainingConfiguration(
      preset: options.model ?? .dcgan64, shards: shards, stop: options.stop, batch: options.batch,
      learningRate: options.learningRate, seed: options.seed ?? 0, threads: threads)
    configuration.precision = try precision()
    if let sampleEvery = options.sampleEvery { configuration.sampleEvery = sampleEvery }
    return configuration
  }
}
