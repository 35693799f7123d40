import KernelReference
import Kernels

/// The sum of all elements.
struct SumAll: Operation {
  var name: String { "sum all" }
  func outputShapes(for inputs: [Shape]) -> [Shape] { [.scalar] }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    [context.graph.broadcastScalar(context.outputGradient, shape: context.inputs[0].shape)]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    [[Reference.sumAll(input: context.inputs[0], count: context.inputs[0].count)]]
  }

  func scratchCount(for inputs: [Shape], engine: KernelEngine) -> Int {
    engine.sumAllScratchCount(count: inputs[0].count)
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (input, output, scratch) = (context.input(0), context.output, context.scratch)
    let count = context.inputShapes[0].count
    return context.engine.sumAll(input: input, output: output, count: count, scratch: scratch)
  }
}

extension Graph {
  /// The sum of all elements of `input`.
  package func sumAll(_ input: Tensor) -> Tensor {
    addSingle(SumAll(), [input])
  }

  /// The mean of all elements of `input`.
  package func mean(_ input: Tensor) -> Tensor {
    affine(sumAll(input), scale: 1 / Float(max(input.shape.count, 1)))
  }
}
