import KernelReference
import KernelTasks
import Kernels

/// a + b, a − b or a · b, element by element.
struct Combine: Operation {
  /// `add`, `subtract` or `multiply`.
  let operation: ElementwiseOperation

  var name: String { "\(operation)" }
  var inputsForReuse: [Int] { [0, 1] }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(inputs[0] == inputs[1], "\(name) of \(inputs[0]) and \(inputs[1])")
    return [inputs[0]]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    let (graph, dy) = (context.graph, context.outputGradient)
    switch operation {
    case .subtract: return [dy, context.wanted(1) { graph.affine(dy, scale: -1) }]
    case .multiply:
      return [
        context.wanted(0) { graph.multiply(dy, context.inputs[1]) },
        context.wanted(1) { graph.multiply(dy, context.inputs[0]) },
      ]
    default: return [dy, dy]
    }
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    unsafe context.filled {
      unsafe Reference.combine(
        operation, context.inputs[0], context.inputs[1], output: $0, count: context.count)
    }
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    unsafe context.engine.combine(
      operation, context.input(0), context.input(1), output: context.output, count: context.count)
  }
}

extension Graph {
  /// a + b, element by element; both have the same shape.
  package func add(_ a: Tensor, _ b: Tensor) -> Tensor {
    addSingle(Combine(operation: .add), [a, b])
  }

  /// a − b, element by element; both have the same shape.
  package func subtract(_ a: Tensor, _ b: Tensor) -> Tensor {
    addSingle(Combine(operation: .subtract), [a, b])
  }

  /// a · b, element by element; both have the same shape.
  package func multiply(_ a: Tensor, _ b: Tensor) -> Tensor {
    addSingle(Combine(operation: .multiply), [a, b])
  }
}
