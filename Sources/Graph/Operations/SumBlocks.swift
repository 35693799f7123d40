import KernelReference
import Kernels

/// The sums of factor × factor pixels, N×(H·factor)×(W·factor)×C → N×H×W×C: the transpose of
/// `UpsampleNearest`.
struct SumBlocks: Operation {
  let factor: Int

  var name: String { "sum blocks" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    let axes = inputs[0].axes
    precondition(
      axes.count == 4 && axes[1] % factor == 0 && axes[2] % factor == 0,
      "blocks of \(factor)×\(factor) in \(inputs[0])")
    return [[axes[0], axes[1] / factor, axes[2] / factor, axes[3]]]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    [context.graph.upsampleNearest(context.outputGradient, factor: factor)]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let axes = context.outputShapes[0].axes
    let result = context.filled(context.outputShapes[0].count) {
      Reference.upsampleBlockSums(
        input: context.inputs[0], output: $0, batch: axes[0], height: axes[1], width: axes[2],
        channels: axes[3], factor: factor)
    }
    return [result]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (input, output, axes) = (context.input(0), context.output, context.outputShapes[0].axes)
    let factor = factor
    let (batch, height, width, channels) = (axes[0], axes[1], axes[2], axes[3])
    return context.engine.upsampleBlockSums(
      input: input, output: output, batch: batch, height: height, width: width,
      channels: channels, factor: factor)
  }
}

extension Graph {
  /// The sums of factor × factor pixels of `input` (N×H×W×C).
  package func sumBlocks(_ input: Tensor, factor: Int) -> Tensor {
    factor == 1 ? input : addSingle(SumBlocks(factor: factor), [input])
  }
}
