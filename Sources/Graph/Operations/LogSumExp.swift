import Glibc
import Kernels

/// log Σ e^x over the channels of each row, …×C → …×1; for small tensors such as logits of label
/// heads: one thread, libm.
struct LogSumExp: Operation {
  var name: String { "log-sum-exp" }
  func outputShapes(for inputs: [Shape]) -> [Shape] { [inputs[0].withChannels(1)] }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    let (graph, input) = (context.graph, context.inputs[0])
    let share = graph.broadcastChannels(
      context.outputGradient, channels: input.shape.channels)
    return [graph.multiply(share, graph.softmax(input))]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let channels = context.inputShapes[0].channels
    let result = (0..<context.inputShapes[0].rows).map { row in
      let values = context.inputs[0][(row * channels)..<((row + 1) * channels)]
      let largest = values.max() ?? 0
      return largest + log(values.reduce(0) { $0 + exp($1 - largest) })
    }
    return [result]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (input, output) = (context.input(0), context.output)
    let (rows, channels) = (context.inputShapes[0].rows, context.inputShapes[0].channels)
    return HostCall {
      for row in 0..<rows {
        let values = input + row * channels
        var largest = values[0]
        for c in 1..<channels where values[c] > largest { largest = values[c] }
        var sum: Float = 0
        for c in 0..<channels { sum += expf(values[c] - largest) }
        output[row] = largest + logf(sum)
      }
    }
  }
}

extension Graph {
  /// log Σ e^x over the channels of `input` (…×C, C ≥ 1): …×1.
  package func logSumExp(_ input: Tensor) -> Tensor {
    addSingle(LogSumExp(), [input])
  }

  /// −Σ t·log softmax(x) over the channels of each row: …×1.
  ///
  /// - Parameters:
  ///   - logits: …×C.
  ///   - targets: …×C, one-hot or soft; a row of zeros has the loss 0.
  /// - Returns: The loss of each row, …×1.
  package func softmaxCrossEntropy(logits: Tensor, targets: Tensor) -> Tensor {
    let mass = sumChannels(targets)
    return subtract(
      multiply(mass, logSumExp(logits)), sumChannels(multiply(targets, logits)))
  }
}
