import KernelReference
import KernelTasks
import Kernels

/// Binary cross-entropy on logits per element: max(x, 0) − x·z + log(1 + e^−|x|).
///
/// Its gradients are written with the sigmoid: σ(x) − z by the logits, −x by the targets.
struct BinaryCrossEntropy: Operation {
  var name: String { "binary cross-entropy" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(inputs[0] == inputs[1], "targets \(inputs[1]) for logits \(inputs[0])")
    return [inputs[0]]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    let (graph, upstream) = (context.graph, context.outputGradient)
    let (logits, targets) = (context.inputs[0], context.inputs[1])
    return [
      context.wanted(0) {
        graph.multiply(graph.subtract(graph.activate(logits, .sigmoid), targets), upstream)
      },
      context.wanted(1) { graph.multiply(graph.affine(logits, scale: -1), upstream) },
    ]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    unsafe context.filled {
      unsafe Reference.bceWithLogits(
        logits: context.inputs[0], targets: context.inputs[1], output: $0, count: context.count)
    }
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    unsafe context.engine.bceWithLogits(
      logits: context.input(0), targets: context.input(1), output: context.output,
      count: context.count)
  }
}

extension Graph {
  /// Binary cross-entropy of `logits` against `targets` (same shape, usually 0…1) per element.
  package func binaryCrossEntropy(logits: Tensor, targets: Tensor) -> Tensor {
    addSingle(BinaryCrossEntropy(), [logits, targets])
  }
}
