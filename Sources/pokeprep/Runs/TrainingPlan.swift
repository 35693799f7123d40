import CommandShell
import Foundation
import KernelTasks
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

  /// The configuration of a new run: of a model or a file, then what was typed on top.
  func newConfiguration() throws -> TrainingConfiguration {
    var configuration = try base()
    configuration.precision = try precision()
    if let sampleEvery = options.sampleEvery { configuration.sampleEvery = sampleEvery }
    guard !options.set.isEmpty else { return configuration }
    let folder = configuration.shards
    configuration = try ConfigurationEdit.applied(options.set, to: configuration)
    guard configuration.shards == folder else {
      throw TrainingError.invalid(
        setting: "--set shards", expected: "the folder as the argument of the command",
        found: configuration.shards)
    }
    try configuration.validate(against: shards)
    return configuration
  }

  private func base() throws -> TrainingConfiguration {
    guard let file = options.config else {
      return try TrainingConfiguration(
        preset: options.model ?? .dcgan64, shards: shards, stop: options.stop,
        batch: options.batch, learningRate: options.learningRate, seed: options.seed ?? 0,
        threads: threads,
        heads: options.heads?.split(separator: ",").map {
          $0.trimmingCharacters(in: .whitespaces)
        }, upsampling: options.upsample ?? .transpose)
    }
    // Typed paths count from the current directory, as everywhere in a shell.
    var configuration = try TrainingConfiguration(
      reading: URL(fileURLWithPath: file), shards: shards)
    configuration.threads = threads
    configuration.stop = options.stop ?? configuration.stop
    configuration.batch = options.batch ?? configuration.batch
    configuration.seed = options.seed ?? configuration.seed
    if let rate = options.learningRate {
      configuration.recipe.generatorOptimiser.learningRate = rate
      configuration.recipe.discriminatorOptimiser.learningRate = rate
    }
    return configuration
  }
}
