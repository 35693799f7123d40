import KernelReference
package import KernelTasks
import Kernels

/// Convolution of every channel by itself, N×H×W×C with weights KH×KW×C, optionally with bias and
/// activation; for networks that are not trained, hence without gradient.
struct DepthwiseConvolution: Operation {
  let geometry: ConvolutionGeometry
  var hasBias = false
  var activation = Activation.identity

  var name: String { "depthwise convolution" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(inputs[0].count == geometry.inputCount, "input \(inputs[0]) for \(geometry)")
    precondition(
      inputs[1].count == geometry.kernelHeight * geometry.kernelWidth * geometry.inputChannels,
      "weights \(inputs[1]) for \(geometry)")
    return [geometry.outputShape(rank: 4)]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    preconditionFailure("a depthwise convolution is for networks that are not trained")
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    unsafe context.filled {
      unsafe Reference.windows(
        .depthwise, input: context.inputs[0], weights: context.inputs[1], output: $0, geometry)
    }
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    unsafe context.engine.depthwiseConvolution(
      input: context.input(0), weights: context.input(1),
      bias: hasBias ? context.input(2) : nil, activation: activation, output: context.output,
      geometry)
  }

  func absorbingBias() -> (any Operation)? {
    guard !hasBias, activation == .identity else { return nil }
    return DepthwiseConvolution(geometry: geometry, hasBias: true)
  }

  func absorbing(_ activation: Activation) -> (any Operation)? {
    guard self.activation == .identity else { return nil }
    return DepthwiseConvolution(geometry: geometry, hasBias: hasBias, activation: activation)
  }

  func floatingPointOperations(for inputs: [Shape]) -> Int {
    geometry.floatingPointOperations / geometry.inputChannels
  }
}

extension Graph {
  /// Convolution of every channel of `input` (N×H×W×C) by itself with `weights` (KH×KW×C).
  ///
  /// It has no gradient: asking for one is a mistake.
  ///
  /// - Precondition: the tensors have the sizes of `geometry`, whose channels are equal.
  package func depthwiseConvolution(
    _ input: Tensor, _ weights: Tensor, _ geometry: ConvolutionGeometry
  ) -> Tensor {
    addSingle(DepthwiseConvolution(geometry: geometry), [input, weights])
  }
}
