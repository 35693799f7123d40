import Networks

/// What a recipe logs of each step beside the losses: the update's numbers, the norms of both
/// gradients and the learning rates of the last updates.
struct StepMetrics {
  private let recipe: Recipe

  init(_ recipe: Recipe) {
    self.recipe = recipe
  }

  /// The names of the numbers, in order.
  var names: [String] {
    UpdateMetrics(recipe: recipe).names
      + ["gradient_norm_d", "gradient_norm_g", "learning_rate_d", "learning_rate_g"]
  }

  /// Replaces `metrics` by all numbers of a step; the array keeps its memory.
  ///
  /// - Parameters:
  ///   - metrics: Where they go.
  ///   - update: Those of the discriminator's update.
  ///   - discriminator: The discriminator's optimiser after its update.
  ///   - generator: The generator's optimiser after its update.
  ///   - step: Steps done before.
  func write(
    to metrics: inout [Metric], update: [Metric], discriminator: Adam, generator: Adam, step: Int
  ) {
    func rate(_ optimiser: OptimiserRecipe, updates: Int) -> Float {
      optimiser.learningRate(at: (step + 1) * updates - 1)
    }
    metrics.removeAll(keepingCapacity: true)
    metrics.append(contentsOf: update)
    metrics.append(Metric("gradient_norm_d", discriminator.gradientNorm))
    metrics.append(Metric("gradient_norm_g", generator.gradientNorm))
    metrics.append(
      Metric(
        "learning_rate_d",
        rate(recipe.discriminatorOptimiser, updates: recipe.updates.discriminator)))
    metrics.append(
      Metric("learning_rate_g", rate(recipe.generatorOptimiser, updates: recipe.updates.generator)))
  }
}
