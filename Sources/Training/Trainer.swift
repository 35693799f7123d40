import Digest
package import Foundation
import Graph
import KernelTasks
package import Kernels
import Networks
package import Pixels
package import Shards

/// Trains a conditional GAN on shards, one step at a time.
///
/// The numbers depend only on the configuration and the bytes of the shards: every random number
/// is drawn by (seed, purpose, step), so that a resumed run equals an uninterrupted one byte for
/// byte. A class, because it owns the memory of the networks.
package final class Trainer {
  /// What is computed.
  package private(set) var configuration: TrainingConfiguration
  private let engine: KernelEngine
  private let state: TrainingState
  private let data: any BatchProvider
  private let step: AdversarialStep
  private let sampler: SampleGenerator
  private var discriminatorLatents: LatentSource
  private var generatorLatents: LatentSource
  private let interpolation: InterpolationSource
  /// The processes that train together, and this one's part of the work.
  private let share: BatchShare
  /// Seconds of training so far, all parts of a resumed run together.
  private var seconds = 0.0
  /// The numbers of the last step.
  private var metrics: [Metric] = []
  /// Whether somebody was told that other shards have taken the place of those being read.
  private var hasToldReplacement = false
  /// The step whose weights the sampler holds with their statistics; nil for others.
  private var sampledStep: Int?

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
    sampler = SampleGenerator(configuration, engine: engine.float32)
    let latentCount = configuration.batch * configuration.recipe.latent
    discriminatorLatents = LatentSource(
      seed: configuration.seed, stream: "discriminator", count: latentCount,
      from: configuration.recipe.latentDistribution)
    generatorLatents = LatentSource(
      seed: configuration.seed,
      stream: configuration.recipe.generatorLatents == .same ? "discriminator" : "generator",
      count: latentCount, from: configuration.recipe.latentDistribution)
    interpolation = InterpolationSource(seed: configuration.seed)
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
    shareState()
    try onEvent(.started(summary))
    var reason = FinishReason.completed
    var sheets = SheetSchedule(
      configuration, samples: data.sampleCount, picturesPerStep: picturesPerStep, from: seconds)
    var checkpoints = Cadence(
      steps: configuration.checkpointEvery, minutes: configuration.checkpointMinutes, from: seconds)
    var lastSampled = -1
    if state.step == 0, sheets.includesStart {
      try onEvent(.samples(try sampleGrid()))
      lastSampled = 0
    }
    while !isOver {
      guard try !isAgreed(isInterrupted()) else {
        reason = .interrupted
        break
      }
      let record = try timedStep()
      try log.append(record)
      try onEvent(.step(record))
      // What is due after the last step follows below.
      guard !isOver else { break }
      if sheets.isDue(step: state.step, seconds: seconds) {
        try onEvent(.samples(try sampleGrid()))
        lastSampled = state.step
      }
      if checkpoints.isDue(step: state.step, seconds: seconds) {
        try saveCheckpoint(in: run, onEvent)
      }
    }
    try saveCheckpoint(in: run, onEvent)
    if lastSampled != state.step { try onEvent(.samples(try sampleGrid())) }
    try onEvent(.finished(reason, step: state.step))
    return reason
  }

  /// Trains along with rank 0, which writes the run.
  ///
  /// - Parameter isInterrupted: Asked before every step; one rank's answer holds for all.
  /// - Throws: `TrainingError.diverged` and `.mpi`, as on rank 0, `.shards` when the shards cannot be read any longer.
  package func follow(isInterrupted: () -> Bool = { false }) throws(TrainingError) {
    shareState()
    while !isOver {
      guard try !isAgreed(isInterrupted()) else { return }
      _ = try timedStep()
    }
  }

  /// Whether one of the ranks says so; from time to time the ranks compare their weights on the way.
  ///
  /// - Throws: `TrainingError.mpi` on all ranks when they differ, which they never do on sound machines.
  private func isAgreed(_ answer: Bool) throws(TrainingError) -> Bool {
    guard let ranks = share.ranks else { return answer }
    var sum = CRC32C()
    if state.step % Self.stepsBetweenComparisons == 0 {
      for buffer in state.buffers {
        // The whole buffer.
        unsafe sum.update(
          UnsafeRawBufferPointer(
            start: buffer.base, count: buffer.count * MemoryLayout<Float>.stride))
      }
    }
    let answers = ranks.gathered(UInt64(sum.value) << 1 | (answer ? 1 : 0))
    if let other = answers.firstIndex(where: { $0 >> 1 != answers[0] >> 1 }) {
      throw .mpi(
        "rank \(other): expected the weights of rank 0 after step \(state.step), found others; do both "
          + "machines have the same libraries and sound memory? Go on with --resume")
    }
    return answers.contains { $0 & 1 == 1 }
  }

  private static let stepsBetweenComparisons = 100

  /// Gives all ranks the state of rank 0, and its clock.
  private func shareState() {
    guard let ranks = share.ranks else { return }
    for buffer in state.buffers {
      // The whole buffer.
      unsafe ranks.broadcast(
        UnsafeMutableRawPointer(buffer.base), byteCount: buffer.count * MemoryLayout<Float>.stride)
      buffer.markChanged()
    }
    state.step = ranks.shared(state.step)
    seconds = ranks.shared(seconds)
    let anchors = state.feedback.anchors
    state.feedback.anchors = (ranks.shared(anchors.real), ranks.shared(anchors.fake))
    state.feedback.augmentation = AugmentationControl(
      numbers: state.feedback.augmentation.numbers.map { ranks.shared($0) })
  }

  /// The samples of every batch that this rank shows its networks.
  private var samples: Range<Int> {
    let size = configuration.batch / share.parts
    return share.own.lowerBound * size..<share.own.upperBound * size
  }

  /// One step: the recipe's number of updates of the discriminator, each on new pictures, then
  /// those of the generator.
  ///
  /// - Throws: `TrainingError.diverged`; the update that would have followed is not made.
  package func trainStep() throws(TrainingError) -> StepRecord {
    let (index, recipe) = (state.step, configuration.recipe)
    // One number.
    unsafe step.noiseScale.pointer[0] = recipe.regularisers.instanceNoise?.sigma(at: index) ?? 0
    unsafe step.augmentProbability.pointer[0] = state.feedback.augmentation.probability
    let progress = progress
    let none = DiscriminatorOutcome(
      loss: .nan, metrics: [], scores: ScoreSummary(realMean: 0, fakeMean: 0, realSign: 0))
    var outcome = none
    for update in 0..<recipe.updates.discriminator {
      // Lets go of the last update's numbers, whose memory the next ones take.
      outcome = none
      outcome = try updateDiscriminator(
        index * recipe.updates.discriminator + update, update: update, progress: progress)
    }
    var lossG = Float.nan
    for update in 0..<recipe.updates.generator {
      lossG = try updateGenerator(
        index * recipe.updates.generator + update, update: update, lossD: outcome.loss,
        progress: progress)
    }
    StepMetrics(recipe).write(
      to: &metrics, update: outcome.metrics, state: state, progress: progress)
    state.step += 1
    return StepRecord(
      step: state.step, images: state.step * picturesPerStep, lossD: outcome.loss, lossG: lossG,
      metrics: metrics, scores: outcome.scores, seconds: 0)
  }

  /// One update of the discriminator on a new batch.
  private func updateDiscriminator(
    _ number: Int, update: Int, progress: Double
  ) throws(TrainingError) -> DiscriminatorOutcome {
    prepareLeCam(number)
    // The step's memory holds one batch of each.
    try unsafe data.fill(
      number, samples: samples, images: step.real.pointer, labels: step.labels.pointer,
      pairs: configuration.recipe.input == .picture ? step.picture.pointer : nil, engine: engine)
    discriminatorLatents.fill(step.discriminatorLatent, index: number)
    interpolation.fill(step.interpolation, index: number)
    step.random.position = randomPosition(update: update)
    let outcome = step.runDiscriminator(step: number)
    guard outcome.loss.isFinite else {
      throw .diverged(step: state.step + 1, lossD: outcome.loss, lossG: .nan)
    }
    state.feedback.follow(
      outcome.scores, of: configuration.recipe.regularisers, number: number,
      batch: configuration.batch)
    state.discriminatorAdam.update(step: number, progress: progress, engine: engine)
    return outcome
  }

  /// Sets what the LeCam term of an update is computed with.
  private func prepareLeCam(_ number: Int) {
    guard let recipe = configuration.recipe.regularisers.leCam else { return }
    let anchors = state.feedback.anchors
    // Three numbers.
    unsafe step.leCam.pointer[0] = number < recipe.start ? 0 : recipe.weight
    unsafe step.leCam.pointer[1] = anchors.real
    unsafe step.leCam.pointer[2] = anchors.fake
  }

  /// One update of the generator, on the labels and pairs of the discriminator's last batch.
  private func updateGenerator(
    _ number: Int, update: Int, lossD: Float, progress: Double
  ) throws(TrainingError) -> Float {
    // Both hold the labels of a batch.
    unsafe step.generatorLabels.pointer.update(from: step.labels.pointer, count: step.labels.count)
    let isSame = configuration.recipe.generatorLatents == .same
    let last = (state.step + 1) * configuration.recipe.updates.discriminator - 1
    generatorLatents.fill(step.generatorLatent, index: isSame ? last : number)
    step.random.position = randomPosition(update: update)
    let loss = step.runGenerator()
    guard loss.isFinite else {
      throw .diverged(step: state.step + 1, lossD: lossD, lossG: loss)
    }
    let isLast = update == configuration.recipe.updates.generator - 1
    state.generatorAdam.update(
      step: number, progress: progress,
      average: isLast ? state.followingAverage(batch: configuration.batch) : nil,
      engine: engine)
    return loss
  }

  /// Where random operations stand: each update of a step draws anew.
  private func randomPosition(update: Int) -> RandomPosition {
    let updates = configuration.recipe.updates
    let number = state.step * max(updates.discriminator, updates.generator) + update
    return RandomPosition(seed: configuration.seed, step: UInt64(number))
  }

  /// Real pictures that a step shows.
  private var picturesPerStep: Int {
    configuration.batch * configuration.recipe.updates.discriminator
  }

  /// Pictures for a grid, the same latent vectors or source pictures each time.
  ///
  /// - Throws: `TrainingError.shards` when the source pictures cannot be read any longer.
  package func sampleGrid() throws(TrainingError) -> SampleGrid {
    prepareSampler()
    return try SampleGridMaker(configuration, shards: data.shards, sampler: sampler)
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
    prepareSampler()
    if !rows.isEmpty {
      sampler.calibrate(on: rows)
      sampledStep = nil
    }
    return sampler.pictures(labels: labels, latents: latents)
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

  /// Gives the sampler the weights of this step, whose statistics it then measures once.
  private func prepareSampler() {
    guard sampledStep != state.step else { return }
    sampler.use(state.sampledValues.values)
    sampledStep = state.step
  }

  /// What an image-to-image generator makes of source pictures.
  package func translated(_ images: [PixelImage]) -> [PixelImage] {
    prepareSampler()
    return sampler.translated(images)
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
