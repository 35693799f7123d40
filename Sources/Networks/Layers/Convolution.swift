public import Graph
import KernelInterface

/// A two-dimensional convolution N×H×W×C → N×H′×W′×filters, weights kernel×kernel×C×filters.
public struct Convolution: Layer {
  /// `convolution`.
  public static let name = "convolution"
  /// Number of output channels.
  public var filters: Int
  /// Side of the kernel.
  public var kernel: Int
  /// Step between output pixels.
  public var stride: Int
  /// What lies beyond the edge.
  public var padding: Padding
  /// Whether a bias is added.
  public var bias: Bool

  /// A convolution.
  public init(
    _ filters: Int, kernel: Int, stride: Int = 1, padding: Padding = .same, bias: Bool = true
  ) {
    self.filters = filters
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.bias = bias
  }

  /// Adds the convolution and the bias.
  public func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    precondition(input.shape.axes.count == 4, "a convolution takes N×H×W×C, not \(input.shape)")
    let channels = input.shape.channels
    let make = padding == .same ? ConvolutionGeometry.same : ConvolutionGeometry.valid
    let geometry = make(
      input.shape.batch, input.shape.axes[1], input.shape.axes[2], channels, filters, kernel, stride
    )
    let area = kernel * kernel
    let fan = Fan(incoming: channels * area, outgoing: filters * area)
    let weights = scope.parameter(
      "kernel", shape: [kernel, kernel, channels, filters], fan: fan, role: .kernel)
    let output = scope.graph.convolution(input, weights, geometry)
    guard bias else { return output }
    let values = scope.parameter("bias", shape: [filters], fan: fan, role: .bias)
    return scope.graph.addBias(output, values)
  }
}
