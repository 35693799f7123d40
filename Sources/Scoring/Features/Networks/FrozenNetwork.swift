import Graph
import KernelTasks

/// A convolution of a published network with the normalisation after it, which are one convolution
/// with a bias once the network is no longer trained.
struct FrozenConvolution: Hashable {
  /// What the convolution's weights are called, without `.weight`.
  var name: String
  /// What the normalisation's numbers are called, without `.weight` and the like.
  var normalization: String
  var kernelHeight: Int
  var kernelWidth: Int
  var inputs: Int
  var outputs: Int
  /// Whether each channel is convolved by itself.
  var isDepthwise = false

  /// KH×KW×C×OC, or KH×KW×C.
  var shape: Shape {
    isDepthwise
      ? [kernelHeight, kernelWidth, inputs] : [kernelHeight, kernelWidth, inputs, outputs]
  }
  /// OC×C×KH×KW, as PyTorch keeps them.
  var publishedShape: [Int] { [outputs, isDepthwise ? 1 : inputs, kernelHeight, kernelWidth] }
}

/// The graph of a network that is run and not trained, and the weights that it wants.
///
/// A class, because every layer adds to it.
final class FrozenNetwork {
  /// Zeros around a picture.
  enum Padding {
    /// As TensorFlow's 'same': as many outputs as inputs ÷ stride, what is odd at the end.
    case same
    /// Rows above and below, columns left and right.
    case zeros(Int, Int)
  }

  /// A convolution and the sources of its numbers.
  struct Layer {
    let convolution: FrozenConvolution
    /// Of `convolution.shape`.
    let weights: Tensor
    /// One number per output.
    let bias: Tensor
  }

  let graph = Graph()
  /// In the order in which they were added.
  private(set) var layers: [Layer] = []
  /// The numbers that BatchNorm adds to a variance.
  let epsilon: Float

  init(epsilon: Float) { self.epsilon = epsilon }

  /// A convolution, its normalisation and an activation.
  func convolution(
    _ input: Tensor, _ name: String, normalization: String, outputs: Int, kernel: (Int, Int),
    stride: Int = 1, padding: Padding, activation: Activation
  ) -> Tensor {
    let layer = add(
      FrozenConvolution(
        name: name, normalization: normalization, kernelHeight: kernel.0, kernelWidth: kernel.1,
        inputs: input.shape.channels, outputs: outputs))
    let geometry = Self.geometry(input, kernel, stride, padding, outputs: outputs)
    let sums = graph.convolution(input, layer.weights, geometry)
    return graph.activate(graph.addBias(sums, layer.bias), activation)
  }

  /// A convolution of each channel by itself, its normalisation and an activation.
  func depthwise(
    _ input: Tensor, _ name: String, normalization: String, kernel: Int, stride: Int,
    padding: Padding, activation: Activation
  ) -> Tensor {
    let channels = input.shape.channels
    let layer = add(
      FrozenConvolution(
        name: name, normalization: normalization, kernelHeight: kernel, kernelWidth: kernel,
        inputs: channels, outputs: channels, isDepthwise: true))
    let geometry = Self.geometry(input, (kernel, kernel), stride, padding, outputs: channels)
    let sums = graph.depthwiseConvolution(input, layer.weights, geometry)
    return graph.activate(graph.addBias(sums, layer.bias), activation)
  }

  /// Windows of 3×3 pixels, each channel by itself.
  func pool(
    _ operation: WindowOperation, _ input: Tensor, stride: Int, padding: Int
  ) -> Tensor {
    graph.pool(
      operation, input,
      Self.geometry(
        input, (3, 3), stride, .zeros(padding, padding), outputs: input.shape.channels))
  }

  /// The mean over all pixels: N×H×W×C → N×C.
  func mean(_ input: Tensor) -> Tensor {
    graph.affine(graph.sumPixels(input), scale: 1 / Float(input.shape.pixels))
  }

  private func add(_ convolution: FrozenConvolution) -> Layer {
    let layer = Layer(
      convolution: convolution,
      weights: graph.parameter(convolution.name, shape: convolution.shape),
      bias: graph.parameter(convolution.normalization, shape: [convolution.outputs]))
    layers.append(layer)
    return layer
  }

  private static func geometry(
    _ input: Tensor, _ kernel: (Int, Int), _ stride: Int, _ padding: Padding, outputs: Int
  ) -> ConvolutionGeometry {
    let axes = input.shape.axes
    var geometry = ConvolutionGeometry.same(
      batch: axes[0], height: axes[1], width: axes[2], inputChannels: axes[3],
      outputChannels: outputs, kernel: kernel.0, stride: stride)
    guard case .zeros(let rows, let columns) = padding else { return geometry }
    geometry.kernelWidth = kernel.1
    (geometry.padTop, geometry.padLeft) = (rows, columns)
    geometry.outputHeight = (axes[1] + 2 * rows - kernel.0) / stride + 1
    geometry.outputWidth = (axes[2] + 2 * columns - kernel.1) / stride + 1
    return geometry
  }
}
