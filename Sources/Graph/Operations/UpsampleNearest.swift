import KernelReference
import Kernels

/// Every pixel repeated factor × factor times, N×H×W×C → N×(H·factor)×(W·factor)×C: the transpose
/// of `SumBlocks`.
struct UpsampleNearest: Operation {
  let factor: Int

  var name: String { "upsample nearest" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    let axes = inputs[0].axes
    precondition(axes.count == 4, "upsampling takes N×H×W×C, not \(inputs[0])")
    return [[axes[0], axes[1] * factor, axes[2] * factor, axes[3]]]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    [context.graph.sumBlocks(context.outputGradient, factor: factor)]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let axes = context.inputShapes[0].axes
    let result = context.filled(context.outputShapes[0].count) {
      Reference.upsampleNearest(
        input: context.inputs[0], output: $0, batch: axes[0], height: axes[1], width: axes[2],
        channels: axes[3], factor: factor)
    }
    return [result]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (input, output, axes) = (context.input(0), context.output, context.inputShapes[0].axes)
    let factor = factor
    let (batch, height, width, channels) = (axes[0], axes[1], axes[2], axes[3])
    return context.engine.upsampleNearest(
      input: input, output: output, batch: batch, height: height, width: width,
      channels: channels, factor: factor)
  }
}

extension Graph {
  /// Every pixel of `input` (N×H×W×C) repeated factor × factor times.
  package func upsampleNearest(_ input: Tensor, factor: Int = 2) -> Tensor {
    factor == 1 ? input : addSingle(UpsampleNearest(factor: factor), [input])
  }
}
