import KernelReference
import Kernels

/// a · b, element by element.
struct Multiply: Operation {
  var name: String { "multiply" }
  var inputsForReuse: [Int] { [0, 1] }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(inputs[0] == inputs[1], "multiply of \(inputs[0]) and \(inputs[1])")
    return [inputs[0]]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    [
      context.wanted(0) { context.graph.multiply(context.outputGradient, context.inputs[1]) },
      context.wanted(1) { context.graph.multiply(context.outputGradient, context.inputs[0]) },
    ]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let count = context.inputs[0].count
    let result = context.filled(count) {
      Reference.multiply(context.inputs[0], context.inputs[1], output: $0, count: count)
    }
    return [result]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (a, b, output) = (context.input(0), context.input(1), context.output)
    let count = context.count
    return context.engine.multiply(a, b, output: output, count: count)
  }
}

extension Graph {
  /// a · b, element by element; both have the same shape.
  package func multiply(_ a: Tensor, _ b: Tensor) -> Tensor {
    addSingle(Multiply(), [a, b])
  }
}
