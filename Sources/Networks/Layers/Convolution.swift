package import Graph
import KernelTasks

/// A two-dimensional convolution N×H×W×C → N×H′×W′×filters, weights kernel×kernel×C×filters.
package struct Convolution: Layer {
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

  package init(
    _ filters: Int, kernel: Int, stride: Int = 1, padding: Padding = .same, bias: Bool = true
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
    try walk.require(
      padding == .same || min(input[0], input[1]) >= kernel,
      "a picture of at least \(kernel)×\(kernel) for its kernel without padding", found: input)
    let geometry = geometry(batch: 1, height: input[0], width: input[1], channels: input[2])
    let sides = [geometry.outputHeight, geometry.outputWidth]
    try walk.count(products: sides + [kernel, kernel, input[2], filters])
    return sides + [filters]
  }

  private func geometry(
    batch: Int, height: Int, width: Int, channels: Int
  ) -> ConvolutionGeometry {
    let make = padding == .same ? ConvolutionGeometry.same : ConvolutionGeometry.valid
    return make(batch, height, width, channels, filters, kernel, stride)
  }

  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    let channels = input.shape.channels
    let geometry = geometry(
      batch: input.shape.batch, height: input.shape.axes[1], width: input.shape.axes[2],
      channels: channels)
    let area = kernel * kernel
    let fan = Fan(incoming: channels * area, outgoing: filters * area)
    let weights = scope.parameter(
      "kernel", shape: [kernel, kernel, channels, filters], fan: fan, role: .kernel)
    let output = scope.graph.convolution(input, weights, geometry)
    return bias ? scope.addingBias(to: output, fan: fan) : output
  }
}

/// What a convolution reads beyond the picture's edge.
package enum Padding: String, Codable, Hashable, Sendable, CaseIterable {
  /// Zeros so that the output side is ⌈side ÷ stride⌉ (TensorFlow's 'same').
  case same
  /// Nothing: only positions where the whole kernel lies inside.
  case valid
}
