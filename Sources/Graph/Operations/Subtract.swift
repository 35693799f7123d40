import KernelReference
import Kernels

/// a − b, element by element.
struct Subtract: Operation {
  var name: String { "subtract" }
  var inputsForReuse: [Int] { [0, 1] }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(inputs[0] == inputs[1], "subtract of \(inputs[0]) and \(inputs[1])")
    return [inputs[0]]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    [
      context.outputGradient,
      context.wanted(1) { context.graph.affine(context.outputGradient, scale: -1) },
    ]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let count = context.inputs[0].count
    let result = context.filled(count) {
      Reference.subtract(context.inputs[0], context.inputs[1], output: $0, count: count)
    }
    return [result]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (a, b, output) = (context.input(0), context.input(1), context.output)
    let count = context.count
    return context.engine.subtract(a, b, output: output, count: count)
  }
}

extension Graph {
  /// a − b, element by element; both have the same shape.
  package func subtract(_ a: Tensor, _ b: Tensor) -> Tensor {
    addSingle(Subtract(), [a, b])
  }
}
