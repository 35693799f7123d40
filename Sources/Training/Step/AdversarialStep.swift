public import Graph
public import Kernels
public import Networks

/// The two programs of one training step, sharing one arena: the discriminator's loss and
/// gradients on real and generated pictures, and the generator's loss and gradients through the
/// discriminator.
///
/// It computes; updating the parameters between the two is the caller's. A class, because it owns
/// the memory of its inputs.
public final class AdversarialStep {
  /// Real pictures N×H×W×C in the recipe's range; to be filled before `runDiscriminator`.
  public let real: FloatSlice
  /// Labels N×Σ heads of the real pictures and of those generated in the discriminator's turn.
  public let labels: FloatSlice
  /// Labels N×Σ heads of the pictures generated in the generator's turn.
  public let generatorLabels: FloatSlice
  /// Source pictures N×H×W×C of image-to-image networks, empty for others.
  public let picture: FloatSlice
  /// ε of the gradient penalty, one number from 0…1 per sample.
  public let interpolation: FloatSlice
  /// Latent vectors N×latent for the discriminator's turn.
  public let discriminatorLatent: FloatSlice
  /// Latent vectors N×latent for the generator's turn.
  public let generatorLatent: FloatSlice
  /// Where dropout stands in its random sequence.
  public let random = RandomSource()
  /// Floats of the arena.
  public let arenaCount: Int
  /// Multiplications and additions of one step as the network defines them.
  public let floatingPointOperations: Int

  private let engine: KernelEngine
  private let discriminatorTurn: AdversarialTurn
  private let generatorTurn: AdversarialTurn
  private let recipe: Recipe

  /// Builds the graphs, plans them and takes the memory.
  ///
  /// - Parameters:
  ///   - recipe: The networks and the loss.
  ///   - imageShape: H, W, C of the pictures.
  ///   - mode: `training`, or `calibration` for golden numbers without dropout.
  public init(
    recipe: Recipe, imageShape: [Int], batch: Int, generator: NetworkMemory,
    discriminator: NetworkMemory, engine: KernelEngine, mode: NetworkMode = .training
  ) {
    self.engine = engine
    self.recipe = recipe
    real = FloatBuffer(count: batch * imageShape.reduce(1, *)).all
    labels = FloatBuffer(count: batch * recipe.labelCount).all
    generatorLabels = FloatBuffer(count: batch * recipe.labelCount).all
    picture = FloatBuffer(count: recipe.input == .picture ? real.count : 0).all
    interpolation = FloatBuffer(count: batch).all
    discriminatorLatent = FloatBuffer(count: batch * recipe.latent).all
    generatorLatent = FloatBuffer(count: batch * recipe.latent).all

    let builder = AdversarialGraphBuilder(
      recipe: recipe, imageShape: imageShape, batch: batch, mode: mode)
    let discriminatorGraph = builder.discriminatorTurn()
    let generatorGraph = builder.generatorTurn()
    let plans = [discriminatorGraph, generatorGraph].map { $0.plan(engine: engine) }
    arenaCount = plans.map(\.arenaCount).max() ?? 0
    floatingPointOperations = plans.reduce(0) { $0 + $1.floatingPointOperations }
    let arena = FloatBuffer(count: arenaCount)
    let packed = PackedWeightCache()
    discriminatorTurn = AdversarialTurn(
      discriminatorGraph, plan: plans[0], trained: discriminator, generator: generator,
      discriminator: discriminator,
      inputs: [
        .real: real, .labels: labels, .latent: discriminatorLatent, .picture: picture,
        .interpolation: interpolation,
      ],
      engine: engine, arena: arena, packedWeights: packed, random: random)
    generatorTurn = AdversarialTurn(
      generatorGraph, plan: plans[1], trained: generator, generator: generator,
      discriminator: discriminator,
      inputs: [
        .real: real, .labels: generatorLabels, .latent: generatorLatent, .picture: picture,
      ],
      engine: engine, arena: arena, packedWeights: packed, random: random)
  }

  /// Computes the discriminator's loss and writes its gradients to its memory; updates the stored
  /// statistics of normalisation layers.
  public func runDiscriminator() -> DiscriminatorOutcome {
    discriminatorTurn.run()
    let loss = recipe.loss
    return DiscriminatorOutcome(
      loss: discriminatorTurn.loss,
      accuracyReal: discriminatorTurn.share(of: .real, on: loss.isRealHigher),
      accuracyFake: discriminatorTurn.share(of: .fake, on: !loss.isRealHigher))
  }

  /// Computes the generator's loss and writes its gradients to its memory.
  public func runGenerator() -> Float {
    generatorTurn.run()
    return generatorTurn.loss
  }

  /// The pictures and logits of the last `runDiscriminator`: generated N×H×W×C, and N logits each.
  public func discriminatorValues() -> (fake: [Float], realLogits: [Float], fakeLogits: [Float]) {
    (
      discriminatorTurn.values(of: .pictures), discriminatorTurn.values(of: .real),
      discriminatorTurn.values(of: .fake)
    )
  }

  /// Runs one turn each with the time of every kernel call.
  public func profiled() -> [(step: String, seconds: Double)] {
    discriminatorTurn.profiled() + generatorTurn.profiled()
  }
}

/// What the discriminator's turn found.
public struct DiscriminatorOutcome: Sendable {
  /// Its loss before the update.
  public let loss: Float
  /// The share of real pictures on the right side of 0.
  public let accuracyReal: Float
  /// The share of generated pictures on the right side of 0.
  public let accuracyFake: Float
}
