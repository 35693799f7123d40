import KernelReference
package import KernelTasks
import Kernels

/// The mean or the largest of the pixels in each window, each channel by itself; for networks that are
/// not trained, hence without gradient.
struct WindowPool: Operation {
  let operation: WindowOperation
  let geometry: ConvolutionGeometry

  var name: String { "pool windows" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(inputs[0].count == geometry.inputCount, "input \(inputs[0]) for \(geometry)")
    return [geometry.outputShape(rank: 4)]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    preconditionFailure("pooling of windows is for networks that are not trained")
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    unsafe context.filled {
      unsafe Reference.windows(
        operation, input: context.inputs[0], weights: nil, output: $0, geometry)
    }
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    unsafe context.engine.pool(
      operation, input: context.input(0), output: context.output, geometry)
  }
}

extension Graph {
  /// The mean or the largest of the pixels in each window of `input` (N×H×W×C).
  ///
  /// It has no gradient: asking for one is a mistake.
  ///
  /// - Precondition: `input` has the size of `geometry`, whose channels are equal; no window lies
  ///   outside the picture; `operation` has no weights.
  package func pool(
    _ operation: WindowOperation, _ input: Tensor, _ geometry: ConvolutionGeometry
  ) -> Tensor {
    addSingle(WindowPool(operation: operation, geometry: geometry), [input])
  }
}
