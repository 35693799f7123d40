import KernelReference
import KernelTasks
import Kernels

/// The input gradient of a convolution whose result goes into a global maximum, from the gradient by
/// the maxima (N×OC), the pixels that hold them (N×OC) and the weights: `ConvolutionInputGradient` of
/// `ScatterPixels`, without the zeros.
struct PooledInputGradient: Operation {
  let geometry: ConvolutionGeometry
  let shape: Shape
  /// The activation whose derivative multiplies the result; its output is the last input.
  var masked: Activation?

  var name: String { "pooled input gradient" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(
      inputs[0] == [geometry.batch, geometry.outputChannels] && inputs[1] == inputs[0],
      "maxima \(inputs) for \(geometry)")
    precondition(inputs[2].count == geometry.weightCount, "weights \(inputs[2]) for \(geometry)")
    precondition(shape.count == geometry.inputCount, "result \(shape) for \(geometry)")
    return [shape]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    precondition(masked == nil, "fused nodes exist only after planning")
    let (graph, upstream) = (context.graph, context.outputGradient)
    let (values, indices, weights) = (context.inputs[0], context.inputs[1], context.inputs[2])
    return [
      context.wanted(0) {
        graph.gatherPixels(graph.convolution(upstream, weights, geometry), indices: indices)
      }, nil,
      context.wanted(2) {
        graph.convolutionWeightGradient(
          upstream,
          graph.scatterPixels(values, indices: indices, shape: geometry.outputShape(rank: 4)),
          geometry, shape: weights.shape)
      },
    ]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let scattered = context.scattered(0, to: 1, as: geometry.outputShape(rank: 4))
    let result = unsafe context.filled(geometry.inputCount) {
      unsafe Reference.convolutionInputGradient(
        outputGradient: scattered, weights: context.inputs[2], bias: nil, activation: .identity,
        inputGradient: $0, geometry)
    }
    return [result]
  }

  /// The weights, an output channel a row.
  func scratchCount(for inputs: [Shape], engine: KernelEngine) -> Int { geometry.weightCount }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (turned, units) = unsafe (context.scratch, geometry.outputChannels)
    return unsafe CallSequence([
      context.engine.transpose(
        input: context.input(2), output: turned, rows: geometry.weightCount / units, columns: units),
      context.engine.pooledInputGradient(
        values: context.input(0), indices: context.indices(1), weights: turned,
        mask: context.mask(masked), inputGradient: context.output, geometry),
    ])
  }

  func absorbingGradient(of activation: Activation) -> (any Operation)? {
    guard masked == nil else { return nil }
    return PooledInputGradient(geometry: geometry, shape: shape, masked: activation)
  }

  func kink(inputCount: Int) -> (kind: Kink.Kind, input: Int)? {
    masked.flatMap(Kink.Kind.init(of:)).map { ($0, inputCount - 1) }
  }

  func floatingPointOperations(for inputs: [Shape]) -> Int { geometry.floatingPointOperations }
}

extension Graph {
  /// The gradient of `convolution(x, weights, geometry)` by x (of `shape`), where that by its result is
  /// `pooled`.
  func pooledInputGradient(
    _ pooled: PooledGradient, _ weights: Tensor, _ geometry: ConvolutionGeometry, shape: Shape
  ) -> Tensor {
    addSingle(
      PooledInputGradient(geometry: geometry, shape: shape),
      [pooled.values, pooled.indices, weights])
  }
}
