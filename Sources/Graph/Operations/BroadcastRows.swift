import KernelReference
import Kernels

/// One vector of channels repeated in every row: the transpose of `SumRows`.
struct BroadcastRows: Operation {
  let shape: Shape

  var name: String { "broadcast rows" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(inputs[0].count == shape.channels, "\(inputs[0]) repeated to \(shape)")
    return [shape]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    [context.graph.sumRows(context.outputGradient, shape: context.inputs[0].shape)]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let result = context.filled(shape.count) {
      Reference.broadcastRows(
        channelVector: context.inputs[0], output: $0, rows: shape.rows, channels: shape.channels)
    }
    return [result]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (vector, output) = (context.input(0), context.output)
    let (rows, channels) = (shape.rows, shape.channels)
    return context.engine.broadcastRows(
      channelVector: vector, output: output, rows: rows, channels: channels)
  }
}

extension Graph {
  /// `vector` (C) repeated in every row of `shape` (…×C).
  package func broadcastRows(_ vector: Tensor, shape: Shape) -> Tensor {
    addSingle(BroadcastRows(shape: shape), [vector])
  }
}
