/// What a `WindowTask` makes of the pixels in a window, each channel by itself.
public enum WindowOperation: Sendable {
  /// The sum of pixels × weights, plus the bias, through the activation.
  case depthwise
  /// The mean of the pixels inside the picture.
  case mean
  /// The sum of the pixels over the number that the window has, zeros around the picture included.
  case paddedMean
  /// The largest of the pixels inside the picture.
  case maximum
}

/// Windows of pixels that no channel shares with another: depthwise convolution and pooling.
///
/// One work item per row of the output.
public struct WindowTask {
  /// What is computed.
  public var operation: WindowOperation
  /// Windows and pictures, with as many output as input channels.
  public var geometry: ConvolutionGeometry
  /// N×H×W×C.
  public var input: UnsafePointer<Float>
  /// KH×KW×C; for `depthwise` alone.
  public var weights: UnsafePointer<Float>
  /// C; for `depthwise` alone.
  public var bias: UnsafePointer<Float>?
  /// Applied to every result of `depthwise`.
  public var activation = Activation.identity
  /// N×OH×OW×C.
  public var output: UnsafeMutablePointer<Float>

  /// The number of work items.
  public var itemCount: Int { geometry.batch * geometry.outputHeight }

  package init(
    _ operation: WindowOperation, _ geometry: ConvolutionGeometry, input: UnsafePointer<Float>,
    weights: UnsafePointer<Float>? = nil, bias: UnsafePointer<Float>? = nil,
    activation: Activation = .identity, output: UnsafeMutablePointer<Float>
  ) {
    self.operation = operation
    self.geometry = geometry
    self.input = input
    self.weights = weights ?? input
    self.bias = bias
    self.activation = activation
    self.output = output
  }
}
