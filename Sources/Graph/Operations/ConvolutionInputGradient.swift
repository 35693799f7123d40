import KernelReference
package import KernelTasks
import Kernels

/// The gradient of a convolution by its input, N×OH×OW×OC → N×H×W×C: the transposed convolution
/// when used forwards.
///
/// Bias and activation apply per channel of the result.
struct ConvolutionInputGradient: Operation {
  let geometry: ConvolutionGeometry
  let shape: Shape
  var hasBias = false
  var activation = Activation.identity
  /// The activation whose derivative multiplies the result; its output is the last input.
  var masked: Activation?

  var name: String { "convolution input gradient" }
  var packing: WeightPacking? { WeightPacking(input: 1, role: .inputGradient, geometry: geometry) }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(inputs[0].count == geometry.outputCount, "gradient \(inputs[0]) for \(geometry)")
    precondition(inputs[1].count == geometry.weightCount, "weights \(inputs[1]) for \(geometry)")
    precondition(shape.count == geometry.inputCount, "result \(shape) for \(geometry)")
    return [shape]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    precondition(
      !hasBias && activation == .identity && masked == nil, "fused nodes exist only after planning")
    let (graph, upstream) = (context.graph, context.outputGradient)
    return [
      context.wanted(0) { graph.convolution(upstream, context.inputs[1], geometry) },
      context.wanted(1) {
        graph.convolutionWeightGradient(
          upstream, context.inputs[0], geometry, shape: context.inputs[1].shape)
      },
    ]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    unsafe context.filled { output in
      unsafe Reference.convolutionInputGradient(
        outputGradient: context.inputs[0], weights: context.inputs[1], bias: nil,
        activation: .identity, inputGradient: output, geometry)
    }
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    unsafe context.engine.convolutionInputGradient(
      outputGradient: context.input(0), packedWeights: context.packed,
      bias: hasBias ? context.input(2) : nil, activation: activation, mask: context.mask(masked),
      inputGradient: context.output, geometry)
  }

  func absorbingBias() -> (any Operation)? {
    guard !hasBias, activation == .identity, masked == nil else { return nil }
    return ConvolutionInputGradient(geometry: geometry, shape: shape, hasBias: true)
  }

  func absorbing(_ activation: Activation) -> (any Operation)? {
    guard self.activation == .identity, masked == nil else { return nil }
    return ConvolutionInputGradient(
      geometry: geometry, shape: shape, hasBias: hasBias, activation: activation)
  }

  func absorbingGradient(of activation: Activation) -> (any Operation)? {
    guard !hasBias, self.activation == .identity, masked == nil else { return nil }
    return ConvolutionInputGradient(geometry: geometry, shape: shape, masked: activation)
  }

  func kink(inputCount: Int) -> (kind: Kink.Kind, input: Int)? {
    masked.flatMap(Kink.Kind.init(of:)).map { ($0, inputCount - 1) }
  }

  func floatingPointOperations(for inputs: [Shape]) -> Int { geometry.floatingPointOperations }
}

extension Graph {
  /// The gradient of `convolution(x, weights, geometry)` by x, given that by its result.
  ///
  /// Used forwards it is the transposed convolution.
  ///
  /// - Parameters:
  ///   - outputGradient: The gradient by the convolution's result, N×OH×OW×OC.
  ///   - weights: The convolution's weights.
  ///   - geometry: The convolution that is differentiated.
  ///   - shape: The shape of x, N×H×W×C.
  /// - Returns: The gradient by x, of that shape.
  package func convolutionInputGradient(
    _ outputGradient: Tensor, _ weights: Tensor, _ geometry: ConvolutionGeometry, shape: Shape
  ) -> Tensor {
    addSingle(
      ConvolutionInputGradient(geometry: geometry, shape: shape), [outputGradient, weights])
  }
}
