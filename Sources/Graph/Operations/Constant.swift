import Kernels

/// A tensor filled with one value.
struct Constant: Operation {
  let value: Float
  let shape: Shape

  var name: String { "constant" }
  func outputShapes(for inputs: [Shape]) -> [Shape] { [shape] }
  func gradients(_ context: GradientContext) -> [Tensor?] { [] }
  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    [[Double](repeating: Double(value), count: shape.count)]
  }
  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (output, count, value) = unsafe (context.output, shape.count, value)
    return HostCall { unsafe output.update(repeating: value, count: count) }
  }
}

extension Graph {
  /// A tensor filled with `value`.
  package func constant(_ value: Float, shape: Shape = .scalar) -> Tensor {
    addSingle(Constant(value: value, shape: shape), [])
  }
}
