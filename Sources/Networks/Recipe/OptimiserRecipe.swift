import Foundation

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
  /// How the learning rate falls; none = it stays.
  public var decay: ExponentialDecay?

  /// The two ways in which frameworks write the update.
  public enum Form: String, Codable, Hashable, Sendable {
    /// lr·√(1−β₂ᵗ)/(1−β₁ᵗ)·m/(√v + ε).
    case keras
    /// lr/(1−β₁ᵗ)·m/(√v/√(1−β₂ᵗ) + ε).
    case torch
  }

  /// lr·rate^(step/steps), the exponent floored with `staircase`; the step counts the updates made
  /// before.
  public struct ExponentialDecay: Codable, Hashable, Sendable {
    /// The factor.
    public var rate: Float
    /// The number of steps after which the factor has been applied once.
    public var steps: Int
    /// Whether the rate falls in stairs.
    public var staircase: Bool

    /// A decay.
    public init(rate: Float, steps: Int, staircase: Bool = false) {
      self.rate = rate
      self.steps = steps
      self.staircase = staircase
    }
  }

  enum CodingKeys: String, CodingKey {
    case form
    case learningRate = "learning_rate"
    case beta1, beta2, epsilon, decay
  }

  /// An optimiser.
  public init(
    form: Form, learningRate: Float, beta1: Float, beta2: Float, epsilon: Float,
    decay: ExponentialDecay? = nil
  ) {
    self.form = form
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.decay = decay
  }

  /// The learning rate of the update after `step` others.
  public func learningRate(at step: Int) -> Float {
    guard let decay else { return learningRate }
    let exponent = Double(step) / Double(max(decay.steps, 1))
    return Float(
      Double(learningRate)
        * pow(Double(decay.rate), decay.staircase ? exponent.rounded(.down) : exponent))
  }
}
