import Graph
import Kernels
import Networks

/// What one training step will compute and how much memory that takes, before any is taken.
struct AdversarialPlan {
  /// A graph and its plan.
  struct Turn {
    let graph: AdversarialGraph
    let plan: Plan

    fileprivate init(_ graph: AdversarialGraph, engine: KernelEngine) {
      self.graph = graph
      plan = graph.plan(engine: engine)
    }
  }

  let recipe: Recipe
  /// H, W, C of the pictures.
  let imageShape: [Int]
  let batch: Int
  let discriminator: Turn
  /// The discriminator's turn without the R1 penalty, where not every step has it.
  let light: Turn?
  let generator: Turn

  /// Builds the graphs and plans them.
  init(
    recipe: Recipe, imageShape: [Int], batch: Int, engine: KernelEngine,
    mode: NetworkMode = .training
  ) {
    self.recipe = recipe
    self.imageShape = imageShape
    self.batch = batch
    let builder = AdversarialGraphBuilder(
      recipe: recipe, imageShape: imageShape, batch: batch, mode: mode)
    discriminator = Turn(builder.discriminatorTurn(), engine: engine)
    generator = Turn(builder.generatorTurn(), engine: engine)
    let isSparse = (recipe.regularisers.r1?.interval ?? 1) > 1
    light = isSparse ? Turn(builder.discriminatorTurn(hasR1: false), engine: engine) : nil
  }

  private var turns: [Turn] { [discriminator, generator] + [light].compactMap { $0 } }

  /// Floats of the arena that the turns share.
  var arenaCount: Int { turns.map(\.plan.arenaCount).max() ?? 0 }

  /// Multiplications and additions of one step as the network defines them.
  var floatingPointOperations: Int {
    discriminator.plan.floatingPointOperations + generator.plan.floatingPointOperations
  }
}
