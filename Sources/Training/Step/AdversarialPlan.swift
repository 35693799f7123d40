import Graph
import Kernels
import Networks

/// What one training step will compute and how much memory that takes, before any is taken.
struct AdversarialPlan {
  /// A graph and its plan.
  struct Update {
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
  let discriminator: Update
  /// The discriminator's update without the R1 penalty, where not every step has it.
  let light: Update?
  let generator: Update

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
    discriminator = Update(builder.discriminatorUpdate(), engine: engine)
    generator = Update(builder.generatorUpdate(), engine: engine)
    let isSparse = (recipe.regularisers.r1?.interval ?? 1) > 1
    light = isSparse ? Update(builder.discriminatorUpdate(hasR1: false), engine: engine) : nil
  }

  private var updates: [Update] { [discriminator, generator] + [light].compactMap { $0 } }

  /// Floats of the arena that the updates share.
  var arenaCount: Int { updates.map(\.plan.arenaCount).max() ?? 0 }

  /// Multiplications and additions of one step as the network defines them.
  var floatingPointOperations: Int {
    discriminator.plan.floatingPointOperations + generator.plan.floatingPointOperations
  }
}
