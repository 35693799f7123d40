package import Graph
package import Kernels
package import Networks

/// The two programs of one training step, sharing one arena: the discriminator's loss and
/// gradients on real and generated pictures, and the generator's loss and gradients through the
/// discriminator.
///
/// It computes; updating the parameters between the two is the caller's. A class, because it owns
/// the memory of its inputs.
package final class AdversarialStep {
  /// Real pictures N×H×W×C in the recipe's range; to be filled before `runDiscriminator`.
  package let real: FloatSlice
  /// Labels N×Σ heads of the real pictures and of those generated in the discriminator's update.
  package let labels: FloatSlice
  /// Labels N×Σ heads of the pictures generated in the generator's update.
  package let generatorLabels: FloatSlice
  /// Source pictures N×H×W×C of image-to-image networks, empty for others.
  package let picture: FloatSlice
  /// ε of the gradient penalty, one number from 0…1 per sample.
  package let interpolation: FloatSlice
  /// Latent vectors N×latent for the discriminator's update.
  package let discriminatorLatent: FloatSlice
  /// Latent vectors N×latent for the generator's update.
  package let generatorLatent: FloatSlice
  /// Where dropout stands in its random sequence.
  package let random = RandomSource()
  /// Floats of the arena.
  package let arenaCount: Int
  /// Multiplications and additions of one step as the network defines them.
  package let floatingPointOperations: Int

  private let engine: KernelEngine
  /// σ of the noise on what the discriminator sees, one number.
  package let noiseScale: FloatSlice
  /// The probability with which DiffAugment changes pictures, one number; used where it is adaptive.
  package let augmentProbability: FloatSlice
  /// λ of the LeCam term, the running mean of real scores, that of generated ones.
  package let leCam: FloatSlice
  private let discriminatorUpdate: AdversarialUpdate
  /// The discriminator's update without the R1 penalty, where not every step has it.
  private let lightUpdate: AdversarialUpdate?
  private let generatorUpdate: AdversarialUpdate
  /// What the last update of the discriminator has left.
  private var metrics: [Metric] = []
  private let updateMetrics: UpdateMetrics
  private let recipe: Recipe
  private let spectral: SpectralIteration

  /// Builds the graphs, plans them and takes the memory.
  ///
  /// - Parameters:
  ///   - recipe: The networks and the loss.
  ///   - imageShape: H, W, C of the pictures.
  ///   - batch: Pictures per update.
  ///   - generator: The generator's values, and the place of its gradients.
  ///   - discriminator: The same of the discriminator.
  ///   - engine: What runs the kernels.
  ///   - mode: `training`, or `calibration` for golden numbers without dropout.
  package convenience init(
    recipe: Recipe, imageShape: [Int], batch: Int, generator: NetworkMemory,
    discriminator: NetworkMemory, engine: KernelEngine, mode: NetworkMode = .training
  ) {
    self.init(
      AdversarialPlan(
        recipe: recipe, imageShape: imageShape, batch: batch, engine: engine, mode: mode),
      generator: generator, discriminator: discriminator, engine: engine)
  }

  /// Takes the memory that a plan asks for.
  init(
    _ plan: AdversarialPlan, generator: NetworkMemory, discriminator: NetworkMemory,
    engine: KernelEngine
  ) {
    self.engine = engine
    let (recipe, batch) = (plan.recipe, plan.batch)
    self.recipe = recipe
    updateMetrics = UpdateMetrics(recipe: recipe)
    spectral = SpectralIteration(discriminator)
    real = FloatBuffer(count: batch * plan.imageShape.reduce(1, *)).all
    labels = FloatBuffer(count: batch * recipe.labelCount).all
    generatorLabels = FloatBuffer(count: batch * recipe.labelCount).all
    picture = FloatBuffer(count: recipe.input == .picture ? real.count : 0).all
    interpolation = FloatBuffer(count: batch).all
    noiseScale = FloatBuffer(count: 1).all
    augmentProbability = FloatBuffer(count: 1).all
    let leCamNumbers = FloatBuffer(count: 3)
    leCam = leCamNumbers.all
    discriminatorLatent = FloatBuffer(count: batch * recipe.latent).all
    generatorLatent = FloatBuffer(count: batch * recipe.latent).all
    arenaCount = plan.arenaCount
    floatingPointOperations = plan.floatingPointOperations

    let share = plan.share
    let arenas = (0..<plan.arenas).map { _ in FloatBuffer(count: plan.arenaSize) }
    let board = PartBoard(parts: share.parts)
    let trees = [generator, discriminator].map { GradientTree($0, share: share, engine: engine) }
    let packed = PackedWeightCache()
    let random = random
    func update(
      _ part: AdversarialPlan.Update, trained: NetworkMemory, tree: GradientTree,
      inputs: [UpdateInput: FloatSlice]
    ) -> AdversarialUpdate {
      AdversarialUpdate(
        part.graph, plan: part.plan, trained: trained, tree: tree, share: share,
        generator: generator, discriminator: discriminator, inputs: inputs, engine: engine,
        arenas: arenas, board: board, packedWeights: packed, random: random)
    }
    let inputs: [UpdateInput: FloatSlice] = [
      .real: real, .labels: labels, .latent: discriminatorLatent, .picture: picture,
      .interpolation: interpolation, .noiseScale: noiseScale,
      .augmentProbability: augmentProbability,
      .leCamWeight: leCamNumbers.slice(at: 0, count: 1),
      .realAnchor: leCamNumbers.slice(at: 1, count: 1),
      .fakeAnchor: leCamNumbers.slice(at: 2, count: 1),
    ]
    discriminatorUpdate = update(
      plan.discriminator, trained: discriminator, tree: trees[1], inputs: inputs)
    lightUpdate = plan.light.map {
      update($0, trained: discriminator, tree: trees[1], inputs: inputs)
    }
    generatorUpdate = update(
      plan.generator, trained: generator, tree: trees[0],
      inputs: [
        .real: real, .labels: generatorLabels, .latent: generatorLatent, .picture: picture,
        .noiseScale: noiseScale, .augmentProbability: augmentProbability,
      ])
  }

  /// Computes the discriminator's loss and writes its gradients to its memory; updates the stored
  /// statistics of normalisation layers and the singular vectors of spectrally normalised kernels.
  ///
  /// - Parameters:
  ///   - step: The number of the update, which says whether it has the R1 penalty.
  ///   - look: Is shown the values at which derivatives jump.
  /// - Returns: The loss and the numbers that are logged of the update.
  package func runDiscriminator(
    step: Int = 0, atKinks look: ((Kink) -> Void)? = nil
  ) -> DiscriminatorOutcome {
    spectral.run()
    let isLight = !(recipe.regularisers.r1?.isDue(at: step) ?? true)
    let update = isLight ? lightUpdate ?? discriminatorUpdate : discriminatorUpdate
    update.run(atKinks: look)
    // `labels` belongs to this object and holds the batch.
    unsafe updateMetrics.write(
      to: &metrics, of: update, labels: labels.pointer, batch: interpolation.count)
    return DiscriminatorOutcome(
      loss: update.loss, metrics: metrics, scores: scores(of: update))
  }

  private func scores(of update: AdversarialUpdate) -> ScoreSummary {
    let sign: Float = recipe.loss.isRealHigher ? 1 : -1
    return ScoreSummary(
      realMean: sign * update.mean(of: .real), fakeMean: sign * update.mean(of: .fake),
      realSign: 2 * update.share(of: .real, on: recipe.loss.isRealHigher) - 1)
  }

  /// Computes the generator's loss and writes its gradients to its memory.
  ///
  /// - Parameter look: Is shown the values at which derivatives jump.
  /// - Returns: The loss.
  package func runGenerator(atKinks look: ((Kink) -> Void)? = nil) -> Float {
    generatorUpdate.run(atKinks: look)
    return generatorUpdate.loss
  }

  /// The pictures and logits of the last `runDiscriminator`: generated N×H×W×C, and N logits each.
  package func discriminatorValues() -> (fake: [Float], realLogits: [Float], fakeLogits: [Float]) {
    (
      discriminatorUpdate.values(of: .pictures), discriminatorUpdate.values(of: .real),
      discriminatorUpdate.values(of: .fake)
    )
  }

  /// The logits of the pictures of the last `runGenerator`, N of them or N of each patch.
  package func generatorLogits() -> [Float] { generatorUpdate.values(of: .fake) }

  /// Runs one update each with the time of every kernel call.
  package func profiled() -> [(step: String, seconds: Double)] {
    discriminatorUpdate.profiled() + generatorUpdate.profiled()
  }
}

/// What the discriminator's update found.
package struct DiscriminatorOutcome: Sendable {
  /// Its loss before the update.
  package let loss: Float
  /// What else can be told of the update, in the order of the log's columns.
  package let metrics: [Metric]
  /// What the scores before the update say.
  package let scores: ScoreSummary
}
