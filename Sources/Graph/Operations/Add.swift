import KernelReference
import Kernels

/// a + b, element by element.
struct Add: Operation {
  var name: String { "add" }
  var inputsForReuse: [Int] { [0, 1] }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(inputs[0] == inputs[1], "add of \(inputs[0]) and \(inputs[1])")
    return [inputs[0]]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    [context.outputGradient, context.outputGradient]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let count = context.inputs[0].count
    let result = context.filled(count) {
      Reference.add(context.inputs[0], context.inputs[1], output: $0, count: count)
    }
    return [result]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (a, b, output) = (context.input(0), context.input(1), context.output)
    let count = context.count
    return context.engine.add(a, b, output: output, count: count)
  }
}

extension Graph {
  /// a + b, element by element; both have the same shape.
  package func add(_ a: Tensor, _ b: Tensor) -> Tensor {
    addSingle(Add(), [a, b])
  }
}
