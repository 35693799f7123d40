import Kernels

/// −1, 0 or 1, element by element; constant almost everywhere, so its gradient is zero.
struct Sign: Operation {
  var name: String { "sign" }
  var inputsForReuse: [Int] { [0] }
  func kink(inputCount: Int) -> (kind: Kink.Kind, input: Int)? { (.zero(slope: 1), 0) }
  func outputShapes(for inputs: [Shape]) -> [Shape] { [inputs[0]] }
  func gradients(_ context: GradientContext) -> [Tensor?] { [nil] }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    [context.inputs[0].map { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (input, output, count) = (context.input(0), context.output, context.count)
    return HostCall {
      for i in 0..<count { output[i] = input[i] > 0 ? 1 : input[i] < 0 ? -1 : 0 }
    }
  }
}

extension Graph {
  /// The sign of every element, 0 for 0.
  func sign(_ input: Tensor) -> Tensor {
    addSingle(Sign(), [input])
  }
}
