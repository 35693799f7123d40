import Kernels

/// One vector of channels per sample repeated in every pixel: label planes.
struct BroadcastPixels: Operation {
  let shape: Shape

  var name: String { "broadcast pixels" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(
      inputs[0].batch == shape.batch && inputs[0].count == shape.batch * shape.channels,
      "\(inputs[0]) repeated to \(shape)")
    return [shape]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    [context.graph.sumPixels(context.outputGradient, shape: context.inputs[0].shape)]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let (pixels, channels) = (shape.pixels, shape.channels)
    let result = (0..<shape.count).map { index in
      context.inputs[0][index / (pixels * channels) * channels + index % channels]
    }
    return [result]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (input, output) = unsafe (context.input(0), context.output)
    let (batch, pixels, channels) = (shape.batch, shape.pixels, shape.channels)
    return CallSequence(
      (0..<batch).map { n in
        unsafe context.engine.broadcastRows(
          channelVector: input + n * channels, output: output + n * pixels * channels,
          rows: pixels, channels: channels)
      })
  }
}

extension Graph {
  /// `vectors` (N×C) repeated in every pixel of `shape` (N×H×W×C).
  package func broadcastPixels(_ vectors: Tensor, shape: Shape) -> Tensor {
    addSingle(BroadcastPixels(shape: shape), [vectors])
  }
}
