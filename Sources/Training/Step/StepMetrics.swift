import Networks

/// What a recipe logs of each step beside the losses: the turn's numbers, the norms of both
/// gradients and the learning rates of the last updates.
struct StepMetrics {
  private let recipe: Recipe

  init(_ recipe: Recipe) {
    self.recipe = recipe
  }

  /// The names of `all`, in order.
  var names: [String] {
    TurnMetrics(recipe: recipe).names
      + ["gradient_norm_d", "gradient_norm_g", "learning_rate_d", "learning_rate_g"]
  }

  /// All numbers of a step.
  ///
  /// - Parameters:
  ///   - turn: Those of the discriminator's turn.
  ///   - step: Steps done before.
  func all(
    _ turn: [Metric], discriminator: NetworkMemory, generator: NetworkMemory, step: Int
  ) -> [Metric] {
    func rate(_ optimiser: OptimiserRecipe, turns: Int) -> Float {
      optimiser.learningRate(at: (step + 1) * turns - 1)
    }
    return turn + [
      Metric("gradient_norm_d", gradientNorm(discriminator.gradients)),
      Metric("gradient_norm_g", gradientNorm(generator.gradients)),
      Metric(
        "learning_rate_d", rate(recipe.discriminatorOptimiser, turns: recipe.turns.discriminator)),
      Metric("learning_rate_g", rate(recipe.generatorOptimiser, turns: recipe.turns.generator)),
    ]
  }
}
