import Kernels

/// A range of the batch; shares its input's memory.
struct SliceBatch: Operation {
  let range: Range<Int>

  var name: String { "slice batch" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(range.upperBound <= inputs[0].batch, "samples \(range) of \(inputs[0])")
    return [inputs[0].withBatch(range.count)]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    let batch = context.inputs[0].shape.batch
    return [context.graph.padBatch(context.outputGradient, start: range.lowerBound, to: batch)]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let size = context.inputShapes[0].count / max(context.inputShapes[0].batch, 1)
    return [Array(context.inputs[0][(range.lowerBound * size)..<(range.upperBound * size)])]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? { nil }

  func alias(for inputs: [Shape]) -> (input: Int, offset: Int)? {
    (0, range.lowerBound * (inputs[0].count / max(inputs[0].batch, 1)))
  }
}

extension Graph {
  /// The samples `range` of `input`.
  package func sliceBatch(_ input: Tensor, _ range: Range<Int>) -> Tensor {
    addSingle(SliceBatch(range: range), [input])
  }
}
