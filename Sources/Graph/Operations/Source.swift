import Kernels

/// A tensor whose values come from outside: an input, a parameter or a buffer of the network.
struct Source: Operation {
  let name: String
  let shape: Shape

  func outputShapes(for inputs: [Shape]) -> [Shape] { [shape] }
  func gradients(_ context: GradientContext) -> [Tensor?] { [] }
  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    preconditionFailure("the source \(name) was not fed")
  }
  func lowered(_ context: LoweringContext) -> (any KernelCall)? { nil }
}

extension Graph {
  /// A tensor whose values are bound to memory before a program runs.
  package func source(_ name: String, shape: Shape) -> Tensor {
    addSingle(Source(name: name, shape: shape), [])
  }

  /// Whether a tensor's values come from outside.
  func isSource(_ tensor: Tensor) -> Bool { operation(of: tensor) is Source }
}
