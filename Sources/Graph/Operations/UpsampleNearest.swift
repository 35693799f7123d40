import KernelReference
import Kernels

/// Every pixel repeated factor × factor times, N×H×W×C → N×(H·factor)×(W·factor)×C: the transpose
/// of `sumBlocks`.
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
    return unsafe context.filled {
      unsafe Reference.upsampleNearest(
        input: context.inputs[0], output: $0, batch: axes[0], height: axes[1], width: axes[2],
        channels: axes[3], factor: factor)
    }
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    unsafe context.engine.upsampleNearest(
      input: context.input(0), output: context.output, batch: context.inputShapes[0].axes[0],
      height: context.inputShapes[0].axes[1], width: context.inputShapes[0].axes[2],
      channels: context.inputShapes[0].axes[3], factor: factor)
  }
}

extension Graph {
  /// Every pixel of `input` (N×H×W×C) repeated factor × factor times.
  package func upsampleNearest(_ input: Tensor, factor: Int = 2) -> Tensor {
    factor == 1 ? input : addSingle(UpsampleNearest(factor: factor), [input])
  }

  /// The sums of factor × factor pixels of `input`, N×(H·factor)×(W·factor)×C → N×H×W×C: the transpose
  /// of `upsampleNearest`.
  package func sumBlocks(_ input: Tensor, factor: Int) -> Tensor {
    guard factor != 1 else { return input }
    let axes = input.shape.axes
    precondition(
      axes.count == 4 && axes[1] % factor == 0 && axes[2] % factor == 0,
      "blocks of \(factor)×\(factor) in \(input.shape)")
    let (height, width) = (axes[1] / factor, axes[2] / factor)
    let shape: Shape = [axes[0], height, width, axes[3]]
    let operation = unsafe UnaryOperation(name: "sum blocks", shape: shape) {
      $0.graph.upsampleNearest($0.outputGradient, factor: factor)
    } evaluation: {
      unsafe Reference.upsampleBlockSums(
        input: $0, output: $1, batch: axes[0], height: height, width: width, channels: axes[3],
        factor: factor)
    } call: {
      unsafe $0.engine.upsampleBlockSums(
        input: $0.input(0), output: $0.output, batch: axes[0], height: height, width: width,
        channels: axes[3], factor: factor)
    }
    return addSingle(operation, [input])
  }
}
