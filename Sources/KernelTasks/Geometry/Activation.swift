/// A function applied to every element after a convolution or on its own.
public enum Activation: Hashable, Sendable {
  /// x.
  case identity
  /// x where x ≥ 0, slope·x elsewhere; slope 0 is ReLU.
  case leakyReLU(slope: Float)
  /// x between 0 and the limit, 0 below and the limit above: ReLU6 with 6.
  case clippedReLU(limit: Float)
  /// scale·x where x ≥ 0, scale·alpha·(e^x − 1) elsewhere: ELU, and SELU with its constants.
  case elu(alpha: Float, scale: Float)
  /// tanh x.
  case tanh
  /// 1 ÷ (1 + e^−x).
  case sigmoid
}

/// What an input gradient is multiplied with on its way out: the derivative of the activation that the
/// input came from, known by the activation's output.
public struct ActivationMask {
  /// The activation.
  public var activation: Activation
  /// Its output, of the target's shape.
  public var output: UnsafePointer<Float>

  package init(_ activation: Activation, output: UnsafePointer<Float>) {
    self.activation = activation
    self.output = output
  }
}
