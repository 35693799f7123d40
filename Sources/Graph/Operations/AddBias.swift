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
    let shape = context.inputShapes[0]
    let result = context.filled(shape.count) {
      Reference.addBias(
        input: context.inputs[0], bias: context.inputs[1], output: $0, rows: shape.rows,
        channels: shape.channels)
    }
    return [result]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (input, bias, output) = (context.input(0), context.input(1), context.output)
    let (rows, channels) = (context.outputShapes[0].rows, context.outputShapes[0].channels)
    return context.engine.addBias(
      input: input, bias: bias, output: output, rows: rows, channels: channels)
  }
}

extension Graph {
  /// `input` (…×C) plus `bias` (C) in every row.
  package func addBias(_ input: Tensor, _ bias: Tensor) -> Tensor {
    addSingle(AddBias(), [input, bias])
  }
}
