import Graph
import Kernels
import Networks

/// The updates of a step: the recipe's number of those of the discriminator, each on new pictures,
/// then those of the generator.
struct StepUpdates {
  private let configuration: TrainingConfiguration
  private let engine: KernelEngine
  private let state: TrainingState
  private let data: any BatchProvider
  private let step: AdversarialStep
  /// The samples of every batch that this rank shows its networks.
  private let samples: Range<Int>
  private var discriminatorLatents: LatentSource
  private var generatorLatents: LatentSource
  private let interpolation: InterpolationSource

  init(
    _ configuration: TrainingConfiguration, state: TrainingState, data: any BatchProvider,
    step: AdversarialStep, samples: Range<Int>, engine: KernelEngine
  ) {
    self.configuration = configuration
    self.engine = engine
    self.state = state
    self.data = data
    self.step = step
    self.samples = samples
    let recipe = configuration.recipe
    func latents(_ stream: String) -> LatentSource {
      LatentSource(
        seed: configuration.seed, stream: stream, count: configuration.batch * recipe.latent,
        from: recipe.latentDistribution)
    }
    discriminatorLatents = latents("discriminator")
    generatorLatents = latents(recipe.generatorLatents == .same ? "discriminator" : "generator")
    interpolation = InterpolationSource(seed: configuration.seed)
  }

  /// Makes the updates of the step that the state has come to.
  ///
  /// - Parameter progress: The share of the run that is over, 0…1.
  /// - Returns: What the discriminator's last update found, and the loss of the generator's.
  /// - Throws: `TrainingError.diverged`; the update that would have followed is not made.
  mutating func run(
    progress: Double
  ) throws(TrainingError) -> (discriminator: DiscriminatorOutcome, lossG: Float) {
    let (index, recipe) = (state.step, configuration.recipe)
    // One number.
    unsafe step.noiseScale.pointer[0] = recipe.regularisers.instanceNoise?.sigma(at: index) ?? 0
    unsafe step.augmentProbability.pointer[0] = state.feedback.augmentation.probability
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
    return (outcome, lossG)
  }

  /// One update of the discriminator on a new batch.
  private mutating func updateDiscriminator(
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
  private mutating func updateGenerator(
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
}
