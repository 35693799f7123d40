package import Graph
import KernelTasks

/// A transposed convolution N×H×W×C → N×(H·stride)×(W·stride)×filters ('same'), weights
/// kernel×kernel×filters×C: the input gradient of the convolution on its output grid.
package struct TransposedConvolution: Layer {
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

  package init(
    _ filters: Int, kernel: Int, stride: Int = 2, padding: Padding = .same, bias: Bool = true
  ) {
    self.filters = filters
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.bias = bias
  }

  package func outputShape(for input: [Int], _ walk: inout ShapeWalk) throws(Misfit) -> [Int] {
    try walk.requireSize(filters, "filters")
    try walk.requireSize(kernel, "kernel", upTo: 64)
    try walk.requireSize(stride, "stride", upTo: 64)
    try walk.requirePicture(input)
    try walk.count(products: input + [kernel, kernel, filters])
    return input[..<2].map { padding == .same ? $0 * stride : ($0 - 1) * stride + kernel }
      + [filters]
  }

  /// Adds the transposed convolution and the bias.
  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    let channels = input.shape.channels
    let output = scope.outputShape
    let make = padding == .same ? ConvolutionGeometry.same : ConvolutionGeometry.valid
    let geometry = make(
      output.batch, output.axes[1], output.axes[2], filters, channels, kernel, stride)
    let area = kernel * kernel
    let fan = Fan(incoming: filters * area, outgoing: channels * area)
    let weights = scope.parameter(
      "kernel", shape: [kernel, kernel, filters, channels], fan: fan, role: .kernel)
    let pictures = scope.graph.convolutionInputGradient(input, weights, geometry, shape: output)
    return bias ? scope.addingBias(to: pictures, fan: fan) : pictures
  }
}
