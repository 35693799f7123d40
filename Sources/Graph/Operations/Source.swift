import Kernels

/// A tensor whose values come from outside: an input, a parameter or a buffer of the network.
struct Source: Operation {
  let name: String
  let shape: Shape
  /// Whether the values stay until their buffer is marked as changed.
  let isParameter: Bool

  func outputShapes(for inputs: [Shape]) -> [Shape] { [shape] }
  func gradients(_ context: GradientContext) -> [Tensor?] { [] }
  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    preconditionFailure("the source \(name) was not fed")
  }
  func lowered(_ context: LoweringContext) -> (any KernelCall)? { nil }
}

extension Graph {
  /// A tensor whose values are bound to memory before a program runs, and may be others in each run.
  package func source(_ name: String, shape: Shape) -> Tensor {
    addSingle(Source(name: name, shape: shape, isParameter: false), [])
  }

  /// A source whose values stay from run to run until the buffer it is bound to is marked as changed,
  /// so that what is made of them alone, such as their packed order, may be kept.
  package func parameter(_ name: String, shape: Shape) -> Tensor {
    addSingle(Source(name: name, shape: shape, isParameter: true), [])
  }

  /// Whether a tensor's values come from outside.
  func isSource(_ tensor: Tensor) -> Bool { operation(of: tensor) is Source }

  /// Whether a tensor's values come from outside and stay until they are marked as changed.
  func isParameter(_ tensor: Tensor) -> Bool {
    (operation(of: tensor) as? Source)?.isParameter ?? false
  }
}
