/// What a `PooledGradientTask` computes.
public enum PooledGradientOperation: Sendable {
  /// One picture of the gradient by the input.
  case input
  /// One output channel of the gradient by the weights.
  case weights
}

/// The gradients of a convolution whose result goes into a global maximum: the gradient by its output
/// is zero but for one pixel of each picture and channel.
///
/// Weights and their gradient are in the order OC×(KH·KW·C), so that what one output channel adds is
/// one run. Work items are pictures for the input gradient, output channels for the weight gradient.
public struct PooledGradientTask {
  /// What is computed.
  public var operation: PooledGradientOperation
  /// The convolution.
  public var geometry: ConvolutionGeometry
  /// The gradient by the maxima, N×OC.
  public var values: UnsafePointer<Float>
  /// The output pixels that hold them, N×OC.
  public var indices: UnsafePointer<Int32>
  /// OC×(KH·KW·C) for the input gradient, N×H×W×C for the weight gradient.
  public var source: UnsafePointer<Float>
  /// N×H×W×C for the input gradient, OC×(KH·KW·C) for the weight gradient.
  public var target: UnsafeMutablePointer<Float>
  /// Multiplies the input gradient.
  public var mask: ActivationMask?

  package init(
    _ operation: PooledGradientOperation, _ geometry: ConvolutionGeometry,
    values: UnsafePointer<Float>, indices: UnsafePointer<Int32>, source: UnsafePointer<Float>,
    target: UnsafeMutablePointer<Float>
  ) {
    self.operation = operation
    self.geometry = geometry
    self.values = values
    self.indices = indices
    self.source = source
    self.target = target
  }
}
