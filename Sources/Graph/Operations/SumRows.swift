import KernelReference
import Kernels

/// The sum over all axes but the channels.
struct SumRows: Operation {
  let shape: Shape

  var name: String { "sum rows" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(inputs[0].channels == shape.count, "sums \(shape) of \(inputs[0])")
    return [shape]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    [context.graph.broadcastRows(context.outputGradient, shape: context.inputs[0].shape)]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let input = context.inputShapes[0]
    let result = context.filled(input.channels) {
      Reference.sumRows(
        input: context.inputs[0], output: $0, rows: input.rows, channels: input.channels)
    }
    return [result]
  }

  func scratchCount(for inputs: [Shape], engine: KernelEngine) -> Int {
    engine.sumRowsScratchCount(rows: inputs[0].rows, channels: inputs[0].channels)
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (input, output, scratch) = (context.input(0), context.output, context.scratch)
    let (rows, channels) = (context.inputShapes[0].rows, context.inputShapes[0].channels)
    return context.engine.sumRows(
      input: input, output: output, scratch: scratch, rows: rows, channels: channels)
  }
}

extension Graph {
  /// The sum of `input` (…×C) over all axes but the last; `shape` has C elements.
  package func sumRows(_ input: Tensor, shape: Shape? = nil) -> Tensor {
    addSingle(SumRows(shape: shape ?? [input.shape.channels]), [input])
  }
}
