package import Graph
import KernelTasks

/// A two-dimensional convolution N×H×W×C → N×H′×W′×filters, weights kernel×kernel×C×filters.
package struct Convolution: Layer {
  /// `convolution`.
  package static let name = "convolution"
  /// Number of output channels.
  package var filters: Int
  /// Side of the kernel.
  package var kernel: Int
  /// Step between output pixels.
  package var stride: Int
  /// What lies beyond the edge.
  package var padding: Padding
  /// Whether a bias is added.
  package var bias: Bool

  /// A convolution.
  package init(
    _ filters: Int, kernel: Int, stride: Int = 1, padding: Padding = .same, bias: Bool = true
  ) {
    self.filters = filters
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.bias = bias
  }

  /// Adds the convolution and the bias.
  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
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
