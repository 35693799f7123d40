import KernelReference
import Kernels

/// The sum over the channels of each row, …×C → …×1: the transpose of `BroadcastChannels`.
struct SumChannels: Operation {
  var name: String { "sum channels" }
  func outputShapes(for inputs: [Shape]) -> [Shape] { [inputs[0].withChannels(1)] }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    [
      context.graph.broadcastChannels(
        context.outputGradient, channels: context.inputs[0].shape.channels)
    ]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let input = context.inputShapes[0]
    let result = context.filled(input.rows) {
      Reference.sumChannels(
        input: context.inputs[0], output: $0, rows: input.rows, channels: input.channels)
    }
    return [result]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (input, output) = (context.input(0), context.output)
    let (rows, channels) = (context.inputShapes[0].rows, context.inputShapes[0].channels)
    return context.engine.sumChannels(input: input, output: output, rows: rows, channels: channels)
  }
}

extension Graph {
  /// The sum of `input` (…×C) over the channels: …×1.
  package func sumChannels(_ input: Tensor) -> Tensor {
    addSingle(SumChannels(), [input])
  }

  /// The sum of all elements of each sample: N×… → N×1.
  package func sumSamples(_ input: Tensor) -> Tensor {
    let batch = input.shape.batch
    return sumChannels(reshape(input, to: [batch, input.shape.count / max(batch, 1)]))
  }
}
