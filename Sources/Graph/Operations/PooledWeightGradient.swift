import KernelReference
import KernelTasks
import Kernels

/// The weight gradient of a convolution whose result goes into a global maximum, from its input, the
/// gradient by the maxima (N×OC) and the pixels that hold them (N×OC): `ConvolutionWeightGradient` of
/// `ScatterPixels`, without the zeros.
struct PooledWeightGradient: Operation {
  let geometry: ConvolutionGeometry
  let shape: Shape

  var name: String { "pooled weight gradient" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(inputs[0].count == geometry.inputCount, "input \(inputs[0]) for \(geometry)")
    precondition(
      inputs[1] == [geometry.batch, geometry.outputChannels] && inputs[2] == inputs[1],
      "maxima \(inputs) for \(geometry)")
    precondition(shape.count == geometry.weightCount, "result \(shape) for \(geometry)")
    return [shape]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    let (graph, upstream) = (context.graph, context.outputGradient)
    let (input, values, indices) = (context.inputs[0], context.inputs[1], context.inputs[2])
    return [
      context.wanted(0) {
        graph.convolutionInputGradient(
          graph.scatterPixels(values, indices: indices, shape: geometry.outputShape(rank: 4)),
          upstream, geometry, shape: input.shape)
      },
      context.wanted(1) {
        graph.gatherPixels(graph.convolution(input, upstream, geometry), indices: indices)
      }, nil,
    ]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let scattered = context.scattered(1, to: 2, as: geometry.outputShape(rank: 4))
    let result = unsafe context.filled(geometry.weightCount) {
      unsafe Reference.convolutionWeightGradient(
        input: context.inputs[0], outputGradient: scattered, weightGradient: $0, geometry)
    }
    return [result]
  }

  /// The gradient, an output channel a row.
  func scratchCount(for inputs: [Shape], engine: KernelEngine) -> Int { geometry.weightCount }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (turned, units) = unsafe (context.scratch, geometry.outputChannels)
    return unsafe CallSequence([
      context.engine.pooledWeightGradient(
        input: context.input(0), values: context.input(1), indices: context.indices(2),
        weightGradient: turned, geometry),
      context.engine.transpose(
        input: turned, output: context.output, rows: units, columns: geometry.weightCount / units),
    ])
  }

  func floatingPointOperations(for inputs: [Shape]) -> Int { geometry.floatingPointOperations }
}

extension Graph {
  /// The gradient of `convolution(input, w, geometry)` by w (of `shape`), where that by its result is
  /// `pooled`.
  func pooledWeightGradient(
    _ input: Tensor, _ pooled: PooledGradient, _ geometry: ConvolutionGeometry, shape: Shape
  ) -> Tensor {
    addSingle(
      PooledWeightGradient(geometry: geometry, shape: shape),
      [input, pooled.values, pooled.indices])
  }
}
