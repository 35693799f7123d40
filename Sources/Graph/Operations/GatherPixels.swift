import KernelReference
import Kernels

/// The values at the pixels that `GlobalMaxPool` found, N×H×W×C → N×C: the transpose of
/// `ScatterPixels`.
struct GatherPixels: Operation {
  var name: String { "gather pixels" }
  func outputShapes(for inputs: [Shape]) -> [Shape] { [inputs[1]] }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    [
      context.wanted(0) {
        context.graph.scatterPixels(
          context.outputGradient, indices: context.inputs[1], shape: context.inputs[0].shape)
      }, nil,
    ]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let input = context.inputShapes[0]
    let result = context.filled(context.outputShapes[0].count) {
      Reference.gatherPixels(
        input: context.inputs[0], indices: context.inputs[1].map { Int32($0) }, output: $0,
        batch: input.batch, pixels: input.pixels, channels: input.channels)
    }
    return [result]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (input, output, shape) = (context.input(0), context.output, context.inputShapes[0])
    let indices = UnsafeRawPointer(context.input(1))
      .bindMemory(to: Int32.self, capacity: context.inputShapes[1].count)
    let (batch, pixels, channels) = (shape.batch, shape.pixels, shape.channels)
    return context.engine.gatherPixels(
      input: input, indices: indices, output: output, batch: batch, pixels: pixels,
      channels: channels)
  }
}

extension Graph {
  /// The values of `input` (N×H×W×C) at the pixels `indices` (N×C).
  func gatherPixels(_ input: Tensor, indices: Tensor) -> Tensor {
    addSingle(GatherPixels(), [input, indices])
  }
}
