import Kernels

/// Tensors one after the other on the batch axis.
struct ConcatenateBatch: Operation {
  var name: String { "concatenate batch" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(
      inputs.allSatisfy { $0.axes.dropFirst() == inputs[0].axes.dropFirst() },
      "concatenation of \(inputs)")
    return [inputs[0].withBatch(inputs.reduce(0) { $0 + $1.batch })]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    var start = 0
    return context.inputs.indices.map { index in
      let end = start + context.inputs[index].shape.batch
      defer { start = end }
      return context.wanted(index) {
        context.graph.sliceBatch(context.outputGradient, start..<end)
      }
    }
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] { [context.inputs.flatMap { $0 }] }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    var start = 0
    return CallSequence(
      context.inputShapes.indices.map { index in
        let count = context.inputShapes[index].count
        defer { start += count }
        return unsafe context.engine.copy(
          context.input(index), to: context.output + start, count: count)
      })
  }
}

extension Graph {
  /// `inputs` (Nᵢ×…, equal on all other axes) one after the other: ΣNᵢ×….
  package func concatenateBatch(_ inputs: [Tensor]) -> Tensor {
    inputs.count == 1 ? inputs[0] : addSingle(ConcatenateBatch(), inputs)
  }
}
