package import Graph
import KernelTasks

/// A transposed convolution N×H×W×C → N×(H·stride)×(W·stride)×filters ('same'), weights
/// kernel×kernel×filters×C: the input gradient of the convolution on its output grid.
package struct TransposedConvolution: Layer {
  /// `transposed_convolution`.
  package static let name = "transposed_convolution"
  /// Number of output channels.
  package var filters: Int
  /// Side of the kernel.
  package var kernel: Int
  /// Output pixels per input pixel in each direction.
  package var stride: Int
  /// `same`: side·stride; `valid`: (side − 1)·stride + kernel.
  package var padding: Padding
  /// Whether a bias is added.
  package var bias: Bool

  /// A transposed convolution.
  package init(
    _ filters: Int, kernel: Int, stride: Int = 2, padding: Padding = .same, bias: Bool = true
  ) {
    self.filters = filters
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.bias = bias
  }

  /// Adds the transposed convolution and the bias.
  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    precondition(input.shape.axes.count == 4, "a convolution takes N×H×W×C, not \(input.shape)")
    let channels = input.shape.channels
    let sides = input.shape.axes[1...2].map {
      padding == .same ? $0 * stride : ($0 - 1) * stride + kernel
    }
    let make = padding == .same ? ConvolutionGeometry.same : ConvolutionGeometry.valid
    let geometry = make(
      input.shape.batch, sides[0], sides[1], filters, channels, kernel, stride)
    let area = kernel * kernel
    let fan = Fan(incoming: filters * area, outgoing: channels * area)
    let weights = scope.parameter(
      "kernel", shape: [kernel, kernel, filters, channels], fan: fan, role: .kernel)
    let output = scope.graph.convolutionInputGradient(
      input, weights, geometry, shape: [input.shape.batch, sides[0], sides[1], filters])
    guard bias else { return output }
    let values = scope.parameter("bias", shape: [filters], fan: fan, role: .bias)
    return scope.graph.addBias(output, values)
  }
}
