package import Foundation
import Graph
import KernelTasks
package import Kernels
import Networks
package import Shards

/// Trains a conditional GAN on shards, one step at a time.
///
/// The numbers depend only on the configuration and the bytes of the shards: every random number
/// is drawn by (seed, purpose, step), so that a resumed run equals an uninterrupted one byte for
/// byte. A class, because it owns the memory of the networks.
package final class Trainer {
  /// What is computed.
  package let configuration: TrainingConfiguration
  private let engine: KernelEngine
  private let state: TrainingState
  private let data: any BatchProvider
  private let step: AdversarialStep
  private var updates: StepUpdates
  /// Draws pictures from the weights that the run has come to.
  package let sampler: RunSampler
  /// The processes that train together, and this one's part of the work.
  private let share: BatchShare
  /// Seconds of training so far, all parts of a resumed run together.
  private var seconds = 0.0
  /// The numbers of the last step.
  private var metrics: [Metric] = []
  /// Whether somebody was told that other shards have taken the place of those being read.
  private var hasToldReplacement = false

  /// A trainer with freshly drawn weights.
  ///
  /// - Parameters:
  ///   - shards: The training data.
  ///   - configuration: What is computed.
  ///   - engine: What runs the kernels.
  ///   - ranks: The processes that train the run together; nil for this one alone.
  /// - Throws: `TrainingError` when the configuration makes no sense, does not fit the shards or the
  ///   ranks, or takes more memory than there is.
  package convenience init(
    shards: ShardSet, configuration: TrainingConfiguration, engine: KernelEngine,
    ranks: (any Communicator)? = nil
  ) throws(TrainingError) {
    try configuration.validate(against: shards)
    try configuration.checkPrecision(of: engine)
    try self.init(
      configuration, data: BatchSource(shards, configuration), engine: engine, ranks: ranks)
  }

  /// A trainer on random pictures that it holds in memory; for measuring time.
  ///
  /// - Throws: `TrainingError` when the configuration makes no sense.
  package convenience init(
    synthetic configuration: TrainingConfiguration, engine: KernelEngine
  ) throws(TrainingError) {
    try configuration.validate()
    try configuration.checkPrecision(of: engine)
    try self.init(configuration, data: SyntheticBatches(configuration), engine: engine, ranks: nil)
  }

  private init(
    _ configuration: TrainingConfiguration, data: @autoclosure () -> any BatchProvider,
    engine: KernelEngine, ranks: (any Communicator)?
  ) throws(TrainingError) {
    let parts = configuration.microBatches ?? 1
    try configuration.check(rankCount: ranks?.size ?? 1)
    share = BatchShare(parts: parts, ranks: ranks)
    self.configuration = configuration
    self.engine = engine
    let plan = AdversarialPlan(
      recipe: configuration.recipe,
      imageShape: [configuration.height, configuration.width, configuration.channels],
      batch: configuration.batch, engine: engine, share: share)
    try MemoryDemand(plan).check(batch: configuration.batch)
    state = TrainingState(configuration)
    SpectralIteration(state.discriminator).run(times: 10)
    self.data = data()
    step = AdversarialStep(
      plan, generator: state.generator, discriminator: state.discriminator, engine: engine)
    updates = StepUpdates(
      configuration, state: state, data: self.data, step: step,
      samples: share.samples(of: configuration.batch), engine: engine)
    sampler = RunSampler(configuration, state: state, shards: self.data.shards, engine: engine)
  }

  /// A trainer in the state of a run's checkpoint.
  ///
  /// - Throws: `TrainingError` when the checkpoint does not fit the configuration, or was made with
  ///   another one.
  package convenience init(
    resuming run: RunFolder, shards: ShardSet, engine: KernelEngine,
    ranks: (any Communicator)? = nil
  ) throws(TrainingError) {
    let checkpoint = try Checkpoint(reading: run.checkpointURL)
    try checkpoint.check(run)
    try self.init(shards: shards, configuration: run.configuration, engine: engine, ranks: ranks)
    try checkpoint.load(into: state)
  }

  /// Steps done.
  package var stepCount: Int { state.step }

  /// Trains until the configuration's end, or until interrupted after a whole step.
  ///
  /// Writes the log and the checkpoints; drawing the grids of sample events is the caller's.
  ///
  /// - Parameters:
  ///   - run: The folder that the run writes to.
  ///   - isInterrupted: Asked before every step.
  ///   - onEvent: Told of everything that happens.
  /// - Returns: Why the run ended.
  /// - Throws: `TrainingError.diverged` when a loss is no longer finite, `.shards` when the shards can no
  ///   longer be read or were written to (the last checkpoint stays both times), `.file` or `.unreadable` when the folder cannot be written, and what `onEvent` throws.
  @discardableResult
  package func train(
    in run: RunFolder, isInterrupted: () -> Bool = { false },
    onEvent: (TrainingEvent) throws -> Void = { _ in }
  ) throws -> FinishReason {
    run.removeLeftovers()
    let log = try RunLog(
      run.logURL, after: state.step, metrics: StepMetrics(configuration.recipe).names)
    seconds = log.seconds
    takeStateOfRank0()
    try onEvent(.started(summary))
    var reason = FinishReason.completed
    var sheets = SheetSchedule(
      configuration, samples: data.sampleCount, picturesPerStep: picturesPerStep, from: seconds)
    var checkpoints = Cadence(
      steps: configuration.checkpointEvery, minutes: configuration.checkpointMinutes, from: seconds)
    var lastSampled = -1
    if state.step == 0, sheets.includesStart {
      try onEvent(.samples(try sampler.grid()))
      lastSampled = 0
    }
    while !isOver {
      guard try !share.isAgreed(isInterrupted(), on: state) else {
        reason = .interrupted
        break
      }
      let record = try timedStep()
      try log.append(record)
      try onEvent(.step(record))
      // What is due after the last step follows below.
      guard !isOver else { break }
      if sheets.isDue(step: state.step, seconds: seconds) {
        try onEvent(.samples(try sampler.grid()))
        lastSampled = state.step
      }
      if checkpoints.isDue(step: state.step, seconds: seconds) {
        try saveCheckpoint(in: run, onEvent)
      }
    }
    try saveCheckpoint(in: run, onEvent)
    if lastSampled != state.step { try onEvent(.samples(try sampler.grid())) }
    try onEvent(.finished(reason, step: state.step))
    return reason
  }

  /// Trains along with rank 0, which writes the run.
  ///
  /// - Parameter isInterrupted: Asked before every step; one rank's answer holds for all.
  /// - Throws: `TrainingError.diverged` and `.mpi`, as on rank 0, `.shards` when the shards cannot be read any longer.
  package func follow(isInterrupted: () -> Bool = { false }) throws(TrainingError) {
    takeStateOfRank0()
    while !isOver {
      guard try !share.isAgreed(isInterrupted(), on: state) else { return }
      _ = try timedStep()
    }
  }

  /// One step: the recipe's number of updates of the discriminator, each on new pictures, then
  /// those of the generator.
  ///
  /// - Throws: `TrainingError.diverged`; the update that would have followed is not made.
  package func trainStep() throws(TrainingError) -> StepRecord {
    let progress = progress
    let (outcome, lossG) = try updates.run(progress: progress)
    StepMetrics(configuration.recipe).write(
      to: &metrics, update: outcome.metrics, state: state, progress: progress)
    state.step += 1
    return StepRecord(
      step: state.step, images: state.step * picturesPerStep, lossD: outcome.loss, lossG: lossG,
      metrics: metrics, scores: outcome.scores, seconds: 0)
  }

  /// Real pictures that a step shows.
  private var picturesPerStep: Int {
    configuration.batch * configuration.recipe.updates.discriminator
  }

  /// Writes the state to the run's checkpoint file, or another one of the same form.
  package func saveCheckpoint(
    in run: RunFolder, to url: URL? = nil
  ) throws(TrainingError) {
    try Checkpoint.write(state, configuration: configuration, to: url ?? run.checkpointURL)
  }

  /// Runs the kernels of one step with the time of each call, for finding out where time goes.
  ///
  /// The parameters do not change, the stored statistics do.
  package func profiledStep() -> [(step: String, seconds: Double)] {
    step.profiled()
  }

  /// What the run is about to do.
  package var summary: TrainingSummary {
    let floats =
      3 * (state.generator.values.count + state.discriminator.values.count) + step.arenaCount
      + state.generator.gradients.count + state.discriminator.gradients.count
      + (state.average?.count ?? 0)
    return TrainingSummary(
      model: configuration.recipe.model, classes: configuration.classes, samples: data.sampleCount,
      batch: configuration.batch, generatorParameters: state.generator.parameterCount,
      discriminatorParameters: state.discriminator.parameterCount, firstStep: state.step,
      lastStep: configuration.stop.stepCount(
        samples: data.sampleCount, batch: picturesPerStep),
      floatingPointOperations: step.floatingPointOperations,
      memoryByteCount: floats * MemoryLayout<Float>.stride, isa: engine.isa,
      precision: engine.precision)
  }

  /// Gives all ranks the state of rank 0, and its clock.
  private func takeStateOfRank0() {
    share.spread(state)
    seconds = share.ranks?.shared(seconds) ?? seconds
  }

  private func timedStep() throws(TrainingError) -> StepRecord {
    let start = ContinuousClock.now
    var record = try trainStep()
    let taken = (ContinuousClock.now - start).components
    seconds += Double(taken.seconds) + Double(taken.attoseconds) * 1e-18
    seconds = share.ranks?.shared(seconds) ?? seconds
    record.seconds = (seconds * 1000).rounded() / 1000
    return record
  }

  private var isOver: Bool {
    configuration.stop.isReached(
      step: state.step, seconds: seconds, samples: data.sampleCount, batch: picturesPerStep)
  }

  /// The share of the run that is over, 0…1.
  private var progress: Double {
    configuration.stop.progress(
      step: state.step, seconds: seconds, samples: data.sampleCount, batch: picturesPerStep)
  }

  /// Saves the state of a run whose shards are still those that it began with.
  private func saveCheckpoint(
    in run: RunFolder, _ onEvent: (TrainingEvent) throws -> Void
  ) throws {
    if let shards = data.shards, !hasToldReplacement,
      try forwardingShardErrors({ () throws(ShardError) in try shards.areReplaced() })
    {
      hasToldReplacement = true
      try onEvent(.shardsReplaced(folder: shards.folder.path))
    }
    try saveCheckpoint(in: run)
    try onEvent(.checkpointed(path: run.checkpointURL.path, step: state.step))
  }
}

extension TrainingConfiguration {
  /// The numbers that the engine multiplies must be those that the configuration names.
  fileprivate func checkPrecision(of engine: KernelEngine) throws(TrainingError) {
    guard engine.precision == precision else {
      throw .invalid(
        setting: "precision", expected: "the engine's, \(engine.precision.rawValue)",
        found: precision.rawValue)
    }
  }
}
