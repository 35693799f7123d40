import Kernels

/// A node of one input and one output, of which the method that adds it says everything: the sizes
/// are known where the input is.
@safe struct UnaryOperation: Operation {
  let name: String
  /// The output's.
  let shape: Shape
  /// Whether the output may overwrite the input.
  var reusesInput = false
  /// Floats of scratch memory.
  var scratch: @Sendable (KernelEngine) -> Int = { _ in 0 }
  /// The gradient by the input.
  let gradient: @Sendable (GradientContext) -> Tensor
  /// Fills the output from the input in double precision.
  let evaluation: @Sendable ([Double], UnsafeMutablePointer<Double>) -> Void
  /// The call of the kernels.
  let call: @Sendable (LoweringContext) -> any KernelCall

  var inputsForReuse: [Int] { reusesInput ? [0] : [] }
  func outputShapes(for inputs: [Shape]) -> [Shape] { [shape] }
  func scratchCount(for inputs: [Shape], engine: KernelEngine) -> Int { scratch(engine) }
  func gradients(_ context: GradientContext) -> [Tensor?] { [gradient(context)] }
  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    unsafe context.filled { unsafe evaluation(context.inputs[0], $0) }
  }
  func lowered(_ context: LoweringContext) -> (any KernelCall)? { call(context) }
}
