import KernelReference
package import KernelTasks
import Kernels

/// Convolution of an input N×H×W×C with weights KH×KW×C×OC, optionally with bias and activation.
///
/// Its two gradients and itself differentiate into each other, so the three close the family:
/// y = conv(x, w); ∂x = inputGradient(∂y, w); ∂w = weightGradient(x, ∂y).
struct Convolution: Operation {
  let geometry: ConvolutionGeometry
  var hasBias = false
  var activation = Activation.identity
  /// The activation whose derivative multiplies the result; its output is the last input.
  var masked: Activation?

  var name: String { "convolution" }
  var packing: WeightPacking? { WeightPacking(input: 1, role: .forward, geometry: geometry) }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(inputs[0].count == geometry.inputCount, "input \(inputs[0]) for \(geometry)")
    precondition(inputs[1].count == geometry.weightCount, "weights \(inputs[1]) for \(geometry)")
    return [geometry.outputShape(rank: inputs[0].axes.count)]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    precondition(
      !hasBias && activation == .identity && masked == nil, "fused nodes exist only after planning")
    let (graph, dy) = (context.graph, context.outputGradient)
    if let pooled = graph.pooledGradient(dy), context.inputs[1].shape.axes.count == 4 {
      return [
        context.wanted(0) {
          graph.pooledInputGradient(
            pooled, context.inputs[1], geometry, shape: context.inputs[0].shape)
        },
        context.wanted(1) {
          graph.pooledWeightGradient(
            context.inputs[0], pooled, geometry, shape: context.inputs[1].shape)
        },
      ]
    }
    return [
      context.wanted(0) {
        graph.convolutionInputGradient(
          dy, context.inputs[1], geometry, shape: context.inputs[0].shape)
      },
      context.wanted(1) {
        graph.convolutionWeightGradient(
          context.inputs[0], dy, geometry, shape: context.inputs[1].shape)
      },
    ]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    unsafe context.filled { output in
      unsafe Reference.convolution(
        input: context.inputs[0], weights: context.inputs[1], bias: nil, activation: .identity,
        output: output, geometry)
    }
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    unsafe context.engine.convolution(
      input: context.input(0), packedWeights: context.packed,
      bias: hasBias ? context.input(2) : nil, activation: activation, mask: context.mask(masked),
      output: context.output, geometry)
  }

  func absorbingBias() -> (any Operation)? {
    guard !hasBias, activation == .identity, masked == nil else { return nil }
    return Convolution(geometry: geometry, hasBias: true)
  }

  func absorbing(_ activation: Activation) -> (any Operation)? {
    guard self.activation == .identity, masked == nil else { return nil }
    return Convolution(geometry: geometry, hasBias: hasBias, activation: activation)
  }

  func absorbingGradient(of activation: Activation) -> (any Operation)? {
    guard !hasBias, self.activation == .identity, masked == nil else { return nil }
    return Convolution(geometry: geometry, masked: activation)
  }

  func kink(inputCount: Int) -> (kind: Kink.Kind, input: Int)? {
    masked.flatMap(Kink.Kind.init(of:)).map { ($0, inputCount - 1) }
  }

  func floatingPointOperations(for inputs: [Shape]) -> Int { geometry.floatingPointOperations }
}

extension ConvolutionGeometry {
  /// The output's shape: N×OH×OW×OC, or N×OC for a dense layer on vectors.
  func outputShape(rank: Int) -> Shape {
    rank == 2 ? [batch, outputChannels] : [batch, outputHeight, outputWidth, outputChannels]
  }
}

extension Graph {
  /// Convolution of `input` (N×H×W×C) with `weights` (KH×KW×C×OC): N×OH×OW×OC.
  ///
  /// - Precondition: the tensors have the sizes of `geometry`.
  package func convolution(
    _ input: Tensor, _ weights: Tensor, _ geometry: ConvolutionGeometry
  ) -> Tensor {
    if let folded = convolutionOnLabelPlanes(input, weights, geometry) { return folded }
    if let folded = convolutionOfUpsampled(input, weights, geometry) { return folded }
    return addSingle(Convolution(geometry: geometry), [input, weights])
  }

  /// The dense product of `input` (N×C) with `weights` (C×OC): N×OC.
  package func dense(_ input: Tensor, _ weights: Tensor) -> Tensor {
    precondition(input.shape.axes.count == 2, "a dense layer takes N×C, not \(input.shape)")
    if let folded = denseOnLabelPlanes(input, weights) { return folded }
    return convolution(
      input, weights,
      .dense(
        batch: input.shape.batch, inputs: input.shape.channels, outputs: weights.shape.channels))
  }
}
