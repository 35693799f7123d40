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
      + (recipe.regularisers.diffAugment?.adaptive == nil ? [] : ["augment_probability"])
      + ["gradient_norm_d", "gradient_norm_g", "learning_rate_d", "learning_rate_g"]
  }

  /// Replaces `metrics` by all numbers of a step; the array keeps its memory.
  ///
  /// - Parameters:
  ///   - metrics: Where they go.
  ///   - update: Those of the discriminator's update.
  ///   - state: The optimisers and running values after their updates, before the step is counted.
  ///   - progress: The share of the run that was over before the step, 0…1.
  func write(
    to metrics: inout [Metric], update: [Metric], state: TrainingState, progress: Double
  ) {
    func rate(_ optimiser: OptimiserRecipe, updates: Int) -> Float {
      optimiser.learningRate(at: (state.step + 1) * updates - 1, progress: progress)
    }
    metrics.removeAll(keepingCapacity: true)
    metrics.append(contentsOf: update)
    if recipe.regularisers.diffAugment?.adaptive != nil {
      metrics.append(Metric("augment_probability", state.feedback.augmentation.probability))
    }
    metrics.append(Metric("gradient_norm_d", state.discriminatorAdam.gradientNorm))
    metrics.append(Metric("gradient_norm_g", state.generatorAdam.gradientNorm))
    metrics.append(
      Metric(
        "learning_rate_d",
        rate(recipe.discriminatorOptimiser, updates: recipe.updates.discriminator)))
    metrics.append(
      Metric("learning_rate_g", rate(recipe.generatorOptimiser, updates: recipe.updates.generator)))
  }
}
