import Kernels

/// The same values in memory of their own; the planner adds it where a result must lie at a given
/// address and its producer cannot write there.
struct Copy: Operation {
  var name: String { "copy" }
  func outputShapes(for inputs: [Shape]) -> [Shape] { [inputs[0]] }
  func gradients(_ context: GradientContext) -> [Tensor?] { [context.outputGradient] }
  func evaluate(_ context: EvaluationContext) -> [[Double]] { [context.inputs[0]] }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (input, output, count) = (context.input(0), context.output, context.count)
    return context.engine.affine(input: input, scale: 1, shift: 0, output: output, count: count)
  }
}

extension Graph {
  /// The same values in memory of their own.
  package func copy(_ input: Tensor) -> Tensor {
    addSingle(Copy(), [input])
  }
}
