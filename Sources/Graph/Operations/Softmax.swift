import KernelReference
import Kernels

/// e^x ÷ Σ e^x over the channels of each row.
struct Softmax: Operation {
  var name: String { "softmax" }
  var inputsForReuse: [Int] { [0] }
  func outputShapes(for inputs: [Shape]) -> [Shape] { [inputs[0]] }

  /// dx = y·(dy − Σ y·dy).
  func gradients(_ context: GradientContext) -> [Tensor?] {
    let (graph, y, dy) = (context.graph, context.outputs[0], context.outputGradient)
    let mean = graph.broadcastChannels(
      graph.sumChannels(graph.multiply(y, dy)), channels: y.shape.channels)
    return [graph.multiply(y, graph.subtract(dy, mean))]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let shape = context.inputShapes[0]
    let result = context.filled(shape.count) {
      Reference.softmax(
        input: context.inputs[0], output: $0, rows: shape.rows, channels: shape.channels)
    }
    return [result]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (input, output) = (context.input(0), context.output)
    let (rows, channels) = (context.outputShapes[0].rows, context.outputShapes[0].channels)
    return context.engine.softmax(input: input, output: output, rows: rows, channels: channels)
  }
}

extension Graph {
  /// Softmax over the channels of `input` (…×C).
  package func softmax(_ input: Tensor) -> Tensor {
    addSingle(Softmax(), [input])
  }
}
