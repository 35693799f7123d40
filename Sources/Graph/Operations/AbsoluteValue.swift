import Kernels

/// |x|, element by element.
struct AbsoluteValue: Operation {
  var name: String { "absolute value" }
  var inputsForReuse: [Int] { [0] }
  func outputShapes(for inputs: [Shape]) -> [Shape] { [inputs[0]] }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    let sign = context.graph.sign(context.inputs[0])
    return [context.graph.multiply(context.outputGradient, sign)]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] { [context.inputs[0].map { abs($0) }] }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (input, output, count) = (context.input(0), context.output, context.count)
    return HostCall {
      for i in 0..<count { output[i] = abs(input[i]) }
    }
  }
}

extension Graph {
  /// |x| of every element; the gradient at 0 is 0.
  package func absoluteValue(_ input: Tensor) -> Tensor {
    addSingle(AbsoluteValue(), [input])
  }
}
