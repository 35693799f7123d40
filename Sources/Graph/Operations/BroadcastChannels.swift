import KernelReference
import Kernels

/// One number per row repeated in every channel, …×1 → …×C: the transpose of `SumChannels`.
struct BroadcastChannels: Operation {
  let channels: Int

  var name: String { "broadcast channels" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(inputs[0].channels == 1, "\(inputs[0]) repeated in \(channels) channels")
    return [inputs[0].withChannels(channels)]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    [context.graph.sumChannels(context.outputGradient)]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let rows = context.inputShapes[0].rows
    let result = context.filled(rows * channels) {
      Reference.broadcastChannels(
        input: context.inputs[0], output: $0, rows: rows, channels: channels)
    }
    return [result]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (input, output) = (context.input(0), context.output)
    let (rows, channels) = (context.inputShapes[0].rows, channels)
    return context.engine.broadcastChannels(
      input: input, output: output, rows: rows, channels: channels)
  }
}

extension Graph {
  /// The number of each row of `input` (…×1) in every channel: …×C.
  package func broadcastChannels(_ input: Tensor, channels: Int) -> Tensor {
    channels == 1 ? input : addSingle(BroadcastChannels(channels: channels), [input])
  }

  /// One number per sample (N×1) repeated over a whole shape N×….
  package func broadcastSamples(_ input: Tensor, shape: Shape) -> Tensor {
    let rows = broadcastChannels(input, channels: shape.count / max(shape.batch, 1))
    return reshape(rows, to: shape)
  }
}
