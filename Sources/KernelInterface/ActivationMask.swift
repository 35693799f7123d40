/// What an input gradient is multiplied with on its way out: the derivative of the activation that the
/// input came from, known by the activation's output.
public struct ActivationMask {
  /// The activation.
  public var activation: Activation
  /// Its output, of the target's shape.
  public var output: UnsafePointer<Float>

  /// A mask.
  public init(_ activation: Activation, output: UnsafePointer<Float>) {
    self.activation = activation
    self.output = output
  }
}
