/// The constants of Adam and where its ε stands.
public struct AdamSettings: Hashable, Sendable {
  /// The two ways in which frameworks write the update.
  public enum Form: String, Hashable, Sendable {
    /// w −= lr·√(1−β₂ᵗ)/(1−β₁ᵗ) · m/(√v + ε): Keras, TensorFlow.
    case keras
    /// w −= lr/(1−β₁ᵗ) · m/(√v/√(1−β₂ᵗ) + ε): PyTorch and the paper.
    case torch
  }

  /// Which form.
  public var form: Form
  /// Decay of the first moment, 0…1.
  public var beta1: Float
  /// Decay of the second moment, 0…1.
  public var beta2: Float
  /// Added to the root of the second moment.
  public var epsilon: Float

  /// Settings with the ε of the framework that the form comes from unless another is given.
  public init(form: Form, beta1: Float, beta2: Float, epsilon: Float? = nil) {
    self.form = form
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon ?? (form == .keras ? 1e-7 : 1e-8)
  }
}
