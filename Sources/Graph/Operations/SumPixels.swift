import Kernels

/// The sum over the pixels of each sample, N×H×W×C → N×C: the transpose of `BroadcastPixels`.
struct SumPixels: Operation {
  let shape: Shape

  var name: String { "sum pixels" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(shape.count == inputs[0].batch * inputs[0].channels, "\(shape) of \(inputs[0])")
    return [shape]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    [context.graph.broadcastPixels(context.outputGradient, shape: context.inputs[0].shape)]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let input = context.inputShapes[0]
    var sums = [Double](repeating: 0, count: shape.count)
    for (index, value) in context.inputs[0].enumerated() {
      sums[index / (input.pixels * input.channels) * input.channels + index % input.channels] +=
        value
    }
    return [sums]
  }

  func scratchCount(for inputs: [Shape], engine: KernelEngine) -> Int {
    engine.sumRowsScratchCount(rows: inputs[0].pixels, channels: inputs[0].channels)
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (input, output, scratch) = (context.input(0), context.output, context.scratch)
    let source = context.inputShapes[0]
    let (batch, pixels, channels) = (source.batch, source.pixels, source.channels)
    return CallSequence(
      (0..<batch).map { n in
        context.engine.sumRows(
          input: input + n * pixels * channels, output: output + n * channels, scratch: scratch,
          rows: pixels, channels: channels)
      })
  }
}

extension Graph {
  /// The sum of `input` (N×H×W×C) over the pixels of each sample; `shape` has N·C elements.
  package func sumPixels(_ input: Tensor, shape: Shape? = nil) -> Tensor {
    addSingle(SumPixels(shape: shape ?? [input.shape.batch, input.shape.channels]), [input])
  }
}
