/// What an input gradient is multiplied with on its way out: the derivative of the activation that the
/// input came from, known by the activation's output.
package struct ActivationMask {
  /// The activation.
  package var activation: Activation
  /// Its output, of the target's shape.
  package var output: UnsafePointer<Float>

  /// A mask.
  package init(_ activation: Activation, output: UnsafePointer<Float>) {
    self.activation = activation
    self.output = output
  }
}
