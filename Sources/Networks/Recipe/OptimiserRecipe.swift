/// Adam (Kingma and Ba 2015) and its learning rate.
package struct OptimiserRecipe: Codable, Hashable, Sendable {
  /// Where ε stands in the update.
  package var form: Form
  /// The learning rate of the first step.
  package var learningRate: Float
  /// Decay of the first moment.
  package var beta1: Float
  /// Decay of the second moment.
  package var beta2: Float
  /// Added to the root of the second moment.
  package var epsilon: Float
  /// How the learning rate changes.
  package var schedule: LearningRateSchedule

  /// The two ways in which frameworks write the update.
  package enum Form: String, Codable, Hashable, Sendable, CaseIterable {
    /// lr·√(1−β₂ᵗ)/(1−β₁ᵗ)·m/(√v + ε).
    case keras
    /// lr/(1−β₁ᵗ)·m/(√v/√(1−β₂ᵗ) + ε).
    case torch
  }

  enum CodingKeys: String, CodingKey {
    case form
    case learningRate = "learning_rate"
    case beta1, beta2, epsilon, schedule
  }

  package init(
    form: Form, learningRate: Float, beta1: Float, beta2: Float, epsilon: Float,
    schedule: LearningRateSchedule = .constant
  ) {
    self.form = form
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.schedule = schedule
  }

  /// The learning rate of the update after `step` others, when a share of the run is over.
  package func learningRate(at step: Int, progress: Double = 0) -> Float {
    Float(Double(learningRate) * schedule.factor(at: step, progress: progress))
  }
}
