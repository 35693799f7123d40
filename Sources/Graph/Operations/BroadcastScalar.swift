import Kernels

/// One number repeated in every element: the transpose of `SumAll`.
struct BroadcastScalar: Operation {
  let shape: Shape

  var name: String { "broadcast scalar" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(inputs[0].count == 1, "\(inputs[0]) is no scalar")
    return [shape]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    let sum = context.graph.sumAll(context.outputGradient)
    return [context.graph.reshape(sum, to: context.inputs[0].shape)]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    [[Double](repeating: context.inputs[0][0], count: shape.count)]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (input, output, count) = (context.input(0), context.output, context.count)
    return HostCall { output.update(repeating: input[0], count: count) }
  }
}

extension Graph {
  /// The number in `scalar` in every element of `shape`.
  package func broadcastScalar(_ scalar: Tensor, shape: Shape) -> Tensor {
    addSingle(BroadcastScalar(shape: shape), [scalar])
  }
}
