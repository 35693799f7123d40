import Kernels

/// The same elements in the same order with other axes; costs nothing.
struct Reshape: Operation {
  let shape: Shape

  var name: String { "reshape" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(inputs[0].count == shape.count, "reshape of \(inputs[0]) to \(shape)")
    return [shape]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    [context.graph.reshape(context.outputGradient, to: context.inputs[0].shape)]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] { [context.inputs[0]] }
  func lowered(_ context: LoweringContext) -> (any KernelCall)? { nil }
  func alias(for inputs: [Shape]) -> (input: Int, offset: Int)? { (0, 0) }
}

extension Graph {
  /// The elements of `input` in their order, with the axes of `shape`.
  package func reshape(_ input: Tensor, to shape: Shape) -> Tensor {
    input.shape == shape ? input : addSingle(Reshape(shape: shape), [input])
  }
}
