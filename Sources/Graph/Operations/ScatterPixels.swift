import KernelReference
import Kernels

/// Values N×C put at the pixels that `GlobalMaxPool` found, zero elsewhere: the pool's gradient.
struct ScatterPixels: Operation {
  let shape: Shape

  var name: String { "scatter pixels" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(
      inputs[0] == inputs[1] && inputs[0].channels == shape.channels, "scatter \(inputs)")
    return [shape]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    [
      context.wanted(0) {
        context.graph.gatherPixels(context.outputGradient, indices: context.inputs[1])
      }, nil,
    ]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    [context.scattered(0, to: 1, as: shape)]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    unsafe context.engine.scatterPixels(
      values: context.input(0), indices: context.indices(1), output: context.output,
      batch: shape.batch, pixels: shape.pixels, channels: shape.channels)
  }
}

extension EvaluationContext {
  /// The numbers of an input (N×C) at the pixels that another names, zero elsewhere.
  func scattered(_ values: Int, to indices: Int, as shape: Shape) -> [Double] {
    unsafe filled(shape.count) {
      unsafe Reference.scatterPixels(
        values: inputs[values], indices: inputs[indices].map { Int32($0) }, output: unsafe $0,
        batch: shape.batch, pixels: shape.pixels, channels: shape.channels)
    }
  }
}

extension Graph {
  /// `values` (N×C) at the pixels `indices` (N×C) of `shape` (N×H×W×C), zero elsewhere.
  func scatterPixels(_ values: Tensor, indices: Tensor, shape: Shape) -> Tensor {
    addSingle(ScatterPixels(shape: shape), [values, indices])
  }
}
