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
    return unsafe context.filled {
      unsafe Reference.gatherPixels(
        input: context.inputs[0], indices: context.inputs[1].map { Int32($0) }, output: unsafe $0,
        batch: input.batch, pixels: input.pixels, channels: input.channels)
    }
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    unsafe context.engine.gatherPixels(
      input: context.input(0), indices: context.indices(1), output: context.output,
      batch: context.inputShapes[0].batch, pixels: context.inputShapes[0].pixels,
      channels: context.channels)
  }
}

extension Graph {
  /// The values of `input` (N×H×W×C) at the pixels `indices` (N×C).
  func gatherPixels(_ input: Tensor, indices: Tensor) -> Tensor {
    addSingle(GatherPixels(), [input, indices])
  }
}
