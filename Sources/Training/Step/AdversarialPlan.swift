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
  /// Pictures of an update, of all ranks together.
  let batch: Int
  /// What this process computes of them.
  let share: BatchShare
  let discriminator: Update
  /// The discriminator's update without the R1 penalty, where not every step has it.
  let light: Update?
  let generator: Update

  /// Builds the graphs and plans them.
  ///
  /// - Precondition: the share's parts divide the batch.
  init(
    recipe: Recipe, imageShape: [Int], batch: Int, engine: KernelEngine,
    mode: NetworkMode = .training, share: BatchShare = BatchShare(parts: 1)
  ) {
    precondition(batch % share.parts == 0, "\(share.parts) parts of \(batch) samples")
    self.recipe = recipe
    self.imageShape = imageShape
    self.batch = batch
    self.share = share
    let builder = AdversarialGraphBuilder(
      recipe: recipe, imageShape: imageShape, batch: batch / share.parts, parts: share.parts,
      mode: mode)
    discriminator = Update(builder.discriminatorUpdate(), engine: engine)
    generator = Update(builder.generatorUpdate(), engine: engine)
    let isSparse = (recipe.regularisers.r1?.interval ?? 1) > 1
    light = isSparse ? Update(builder.discriminatorUpdate(hasR1: false), engine: engine) : nil
  }

  private var updates: [Update] { [discriminator, generator] + [light].compactMap { $0 } }

  /// Floats of one arena, which the updates share.
  var arenaSize: Int { updates.map(\.plan.arenaCount).max() ?? 0 }

  /// Arenas: one, unless parts of this process wait for each other in the middle of an update.
  var arenas: Int { updates.contains(where: \.plan.hasMeetings) ? share.own.count : 1 }

  /// Floats of all arenas.
  var arenaCount: Int { arenaSize * arenas }

  /// Multiplications and additions of one step as the network defines them.
  var floatingPointOperations: Int {
    share.parts
      * (discriminator.plan.floatingPointOperations + generator.plan.floatingPointOperations)
  }
}
