import KernelTasks
import Kernels

/// Each channel of each sample scaled and shifted: y = gain·x + bias, one gain and bias per sample
/// and channel.
///
/// Inputs x N×H×W×C, gain N×C, bias N×C, then a row of C zeros and one of C ones, which the kernel of
/// normalisation takes as mean and 1/deviation.
struct ModulatePixels: Operation {
  var activation = Activation.identity

  var name: String { "modulate pixels" }
  var inputsForReuse: [Int] { [0] }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    let rows = Shape([inputs[0].batch, inputs[0].channels])
    precondition(inputs[1] == rows && inputs[2] == rows, "gain and bias of \(inputs[0])")
    return [inputs[0]]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    precondition(activation == .identity, "fused nodes exist only after planning")
    let (graph, dy, inputs) = (context.graph, context.outputGradient, context.inputs)
    return [
      context.wanted(0) {
        graph.modulated(dy, gain: inputs[1], bias: graph.constant(0, shape: inputs[1].shape))
      },
      context.wanted(1) { graph.sumPixels(graph.multiply(dy, inputs[0]), shape: inputs[1].shape) },
      context.wanted(2) { graph.sumPixels(dy, shape: inputs[2].shape) }, nil, nil,
    ]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let shape = context.inputShapes[0]
    let (pixels, channels) = (shape.pixels, shape.channels)
    let result = (0..<shape.count).map { index in
      let place = index / (pixels * channels) * channels + index % channels
      return context.inputs[1][place] * context.inputs[0][index] + context.inputs[2][place]
    }
    return [result]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (input, gain, bias) = unsafe (context.input(0), context.input(1), context.input(2))
    let (zeros, ones, output) = unsafe (context.input(3), context.input(4), context.output)
    let shape = context.inputShapes[0]
    let (pixels, channels) = (shape.pixels, shape.channels)
    let activation = activation
    return CallSequence(
      (0..<shape.batch).map { n in
        unsafe context.engine.batchNormApply(
          input: input + n * pixels * channels, mean: zeros, inverseStd: ones,
          gamma: gain + n * channels, beta: bias + n * channels, activation: activation,
          output: output + n * pixels * channels, rows: pixels, channels: channels)
      })
  }

  func absorbing(_ activation: Activation) -> (any Operation)? {
    self.activation == .identity ? ModulatePixels(activation: activation) : nil
  }
}

extension Graph {
  /// gain·x + bias in every pixel of `input` (N×H×W×C), with `gain` and `bias` N×C.
  package func modulated(_ input: Tensor, gain: Tensor, bias: Tensor) -> Tensor {
    let row = Shape([input.shape.channels])
    return addSingle(
      ModulatePixels(),
      [input, gain, bias, constant(0, shape: row), constant(1, shape: row)])
  }
}
