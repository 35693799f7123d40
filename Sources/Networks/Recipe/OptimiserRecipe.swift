/// Adam (Kingma and Ba 2015) and its learning rate.
public struct OptimiserRecipe: Codable, Hashable, Sendable {
  /// Where ε stands in the update.
  public var form: Form
  /// The learning rate of the first step.
  public var learningRate: Float
  /// Decay of the first moment.
  public var beta1: Float
  /// Decay of the second moment.
  public var beta2: Float
  /// Added to the root of the second moment.
  public var epsilon: Float
  /// How the learning rate changes.
  public var schedule: LearningRateSchedule

  /// The two ways in which frameworks write the update.
  public enum Form: String, Codable, Hashable, Sendable, CaseIterable {
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

  /// An optimiser.
  public init(
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

  /// The learning rate of the update after `step` others.
  public func learningRate(at step: Int) -> Float {
    Float(Double(learningRate) * schedule.factor(at: step))
  }
}
