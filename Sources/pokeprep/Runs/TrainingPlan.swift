import CommandShell
import Files
import Foundation
import KernelTasks
import Kernels
import Networks
import Scoring
import Shards
import Training

/// From what was typed to a trainer that is ready: a new run, or one that goes on.
struct TrainingPlan {
  let options: TrainOptions
  let shards: ShardSet
  let place: RunLocation
  let threads: Int
  /// The run that is to go on; nil for a new one.
  let resumed: RunFolder?
  /// The processes that train together.
  var ranks: (any Communicator)?

  /// The folder of the run that `--resume` goes on with; nil where there is none, so that a new run
  /// begins.
  static func resumable(_ options: TrainOptions, in place: RunLocation) throws -> RunFolder? {
    guard options.resume else { return nil }
    let url = options.out.map(place.resolve) ?? (try? place.latest())
    guard let url, RunFolder.isResumable(url) else { return nil }
    return try RunFolder(opening: url)
  }

  /// What the run computes.
  ///
  /// - Throws: For a run that goes on `CommandProblem` with the option that differs from its settings.
  func configuration() throws -> TrainingConfiguration {
    guard let resumed else { return try newConfiguration() }
    try ResumedSettings(plan: self, run: resumed).check()
    var configuration = try edited(resumed.configuration)
    configuration.stop = try options.stop ?? stopOfFile() ?? configuration.stop
    configuration.threads = threads
    applyTimes(to: &configuration)
    try configuration.validate(against: shards)
    return configuration
  }

  /// The run's folder on the disk, the trainer in its state, and what keeps others out meanwhile.
  ///
  /// - Throws: `TrainingError`, `.busy` while another program trains the run.
  func prepare(
    _ configuration: TrainingConfiguration, engine: KernelEngine
  ) throws -> (RunFolder, Trainer, RunLock) {
    if var run = resumed {
      let lock = try RunLock(run.url)
      run.configuration = configuration
      let trainer = try Trainer(
        resuming: run, shards: shards, engine: engine, ranks: ranks)
      if case .steps(let steps) = options.stop, steps < trainer.stepCount {
        throw CommandProblem(
          "--steps: expected \(trainer.stepCount) or more, as many as \(run.url.path) has done, found "
            + "\(steps); leave the option out, or begin a new run with another --out")
      }
      // Only now is the run touched.
      try run.writeConfiguration()
      return (run, trainer, lock)
    }
    let folder =
      options.out.map(place.resolve) ?? place.fresh(model: configuration.recipe.model)
    let trainer = try Trainer(
      shards: shards, configuration: configuration, engine: engine, ranks: ranks)
    try OutputFolder.make(folder.path)
    let lock = try RunLock(folder)
    return (try RunFolder(creating: folder, configuration: configuration), trainer, lock)
  }

  /// Prints what would be computed.
  func describe(output: OutputOptions) throws {
    let configuration = try configuration()
    if output.json { return try Console.print(json: configuration) }
    Console.print(try configuration.yaml())
  }

  /// The configuration of a new run: of a model or a file, then what was typed on top.
  func newConfiguration() throws -> TrainingConfiguration {
    var configuration = try base()
    // `auto` is decided here and stands in the configuration as what it came to.
    if let precision = options.precision { configuration.precision = try precision.resolved() }
    applyTimes(to: &configuration)
    let parts = options.microBatches ?? configuration.microBatches ?? ranks?.size ?? 1
    configuration.microBatches = parts == 1 ? nil : parts
    return try edited(configuration)
  }

  /// Refuses alarms that do not exist, in a file or behind `--set`.
  private func checkAlarms(of configuration: TrainingConfiguration) throws {
    for name in configuration.stopOn ?? [] where AlarmKind(rawValue: name) == nil {
      throw TrainingError.invalid(
        setting: "stop_on", expected: "alarms among \(AlarmKind.names)", found: name)
    }
  }

  /// A configuration with the changes of `--set`.
  func edited(_ configuration: TrainingConfiguration) throws -> TrainingConfiguration {
    guard !options.set.isEmpty else {
      try checkAlarms(of: configuration)
      return configuration
    }
    let edited = try ConfigurationEdit.applied(options.set, to: configuration)
    guard edited.shards == configuration.shards else {
      throw TrainingError.invalid(
        setting: "--set shards", expected: "the folder as the argument of the command",
        found: edited.shards)
    }
    try edited.validate(against: shards)
    try checkAlarms(of: edited)
    return edited
  }

  /// Takes over what is done now and then, which may change in a resumed run.
  private func applyTimes(to configuration: inout TrainingConfiguration) {
    if let epochs = options.sampleAt?.epochs {
      configuration.sampleAt = epochs
      (configuration.sampleEvery, configuration.sampleMinutes) = (0, nil)
    }
    if let every = options.sampleEvery {
      (configuration.sampleEvery, configuration.sampleMinutes) = every.parts
    }
    if let every = options.checkpointEvery {
      (configuration.checkpointEvery, configuration.checkpointMinutes) = every.parts
    }
    if let every = options.scoreEvery {
      (configuration.scoreEvery, configuration.scoreMinutes) = every.parts
    }
    if let stopOn = options.stopOn { configuration.stopOn = stopOn.kinds.map(\.rawValue) }
  }

  private func stopOfFile() throws -> StopCondition? {
    try options.config.map {
      try TrainingConfiguration(reading: URL(fileURLWithPath: $0), shards: shards).stop
    }
  }

  private func base() throws -> TrainingConfiguration {
    guard let file = options.config else {
      var configuration = try TrainingConfiguration(
        preset: options.model ?? TrainOptions.standard, shards: shards, stop: options.stop,
        batch: options.batch, learningRate: options.learningRate, seed: options.seed ?? 0,
        threads: threads, heads: options.headNames, upsampling: options.upsample ?? .transpose)
      if options.batch == nil { configuration.batch = try suitableBatch(configuration).batch }
      return configuration
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

  /// The batch of a new run of a model where none was typed.
  private func suitableBatch(_ configuration: TrainingConfiguration) throws -> SuitableBatch {
    SuitableBatch(
      for: configuration,
      samples: EpochSampler(shards, samples: configuration.recipe.samples).count,
      engine: try KernelEngine(threads: threads))
  }

  /// A sentence where the batch is another than the model's because of the set or the minutes.
  func batchNote(_ configuration: TrainingConfiguration) throws -> String? {
    guard resumed == nil, options.config == nil, options.batch == nil,
      configuration.batch != configuration.recipe.batch
    else { return nil }
    var plain = configuration
    plain.batch = plain.recipe.batch
    return try suitableBatch(plain).reason.map {
      "batch \(configuration.batch) instead of the model's \(plain.batch), \($0); --batch decides "
        + "otherwise"
    }
  }
}
