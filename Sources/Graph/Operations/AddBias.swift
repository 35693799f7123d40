import KernelReference
import Kernels

/// Adds one value per channel to every row.
struct AddBias: Operation {
  var name: String { "add bias" }
  var inputsForReuse: [Int] { [0] }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(inputs[0].channels == inputs[1].count, "bias \(inputs[1]) for \(inputs[0])")
    return [inputs[0]]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    let dy = context.outputGradient
    // What a global maximum leaves of a gradient has no other summands.
    let summands = context.graph.pooledGradient(dy)?.values ?? dy
    return [
      dy, context.wanted(1) { context.graph.sumRows(summands, shape: context.inputs[1].shape) },
    ]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    unsafe context.filled {
      unsafe Reference.addBias(
        input: context.inputs[0], bias: context.inputs[1], output: $0, rows: context.rows,
        channels: context.channels)
    }
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    unsafe context.engine.addBias(
      input: context.input(0), bias: context.input(1), output: context.output,
      rows: context.rows, channels: context.channels)
  }
}

extension Graph {
  /// `input` (…×C) plus `bias` (C) in every row.
  package func addBias(_ input: Tensor, _ bias: Tensor) -> Tensor {
    addSingle(AddBias(), [input, bias])
  }
}
