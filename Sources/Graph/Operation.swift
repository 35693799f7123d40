package import KernelTasks
package import Kernels

/// What a node computes.
///
/// A conforming type holds the settings of one kind of node (never data) and
/// says everything about it in one place: shapes, gradient, the plain evaluation that the oracle
/// uses, and the kernel calls that the executor makes.
///
/// The set of operations is closed under differentiation: `gradients` is written with operations
/// again, so that gradients can themselves be differentiated.
package protocol Operation: Sendable {
  /// A word for listings and error texts.
  var name: String { get }

  /// The shapes of the outputs for inputs of the given shapes.
  ///
  /// - Precondition: the shapes fit; a network that does not fit is a programming mistake.
  func outputShapes(for inputs: [Shape]) -> [Shape]

  /// The gradients by the inputs, as new nodes; nil for an input that is not wanted or has none.
  func gradients(_ context: GradientContext) -> [Tensor?]

  /// The outputs computed in double precision with the plain kernels: the oracle of tests.
  func evaluate(_ context: EvaluationContext) -> [[Double]]

  /// The call of this node's kernels with all addresses fixed and every choice made, for each step to
  /// run; nil when there is nothing to do.
  func lowered(_ context: LoweringContext) -> (any KernelCall)?

  /// Floats of scratch memory that the kernel call needs.
  func scratchCount(for inputs: [Shape], engine: KernelEngine) -> Int

  /// The input whose values pass through unchanged so that output 0 can share its memory, and
  /// where in that input output 0 starts (in elements); nil when values change or move.
  func alias(for inputs: [Shape]) -> (input: Int, offset: Int)?

  /// Inputs that output 0 may overwrite when nothing else needs them afterwards.
  var inputsForReuse: [Int] { get }

  /// The input whose values the kernel wants in packed order, if any.
  var packing: WeightPacking? { get }

  /// The same operation with a bias (one per output channel, as an additional last input) added
  /// to output 0; nil when the kernel has no place for it.
  func absorbingBias() -> (any Operation)?

  /// The same operation with an activation applied to output 0 at the end; nil when the kernel
  /// has no place for it.
  func absorbing(_ activation: Activation) -> (any Operation)?

  /// The same operation with output 0 multiplied at the end with the derivative of an activation,
  /// whose output is an additional last input; nil when the kernel has no place for it.
  func absorbingGradient(of activation: Activation) -> (any Operation)?

  /// Where the result jumps with an input, and with which of `inputCount`; nil for operations without
  /// such a place.
  func kink(inputCount: Int) -> (kind: Kink.Kind, input: Int)?

  /// Multiplications and additions of convolutions and dense layers as the network defines them.
  func floatingPointOperations(for inputs: [Shape]) -> Int
}

extension Operation {
  /// None.
  package func scratchCount(for inputs: [Shape], engine: KernelEngine) -> Int { 0 }
  /// Output 0 has memory of its own.
  package func alias(for inputs: [Shape]) -> (input: Int, offset: Int)? { nil }
  /// None.
  package var inputsForReuse: [Int] { [] }
  /// None.
  package var packing: WeightPacking? { nil }
  /// The kernel has no place for a bias.
  package func absorbingBias() -> (any Operation)? { nil }
  /// The kernel has no place for an activation.
  package func absorbing(_ activation: Activation) -> (any Operation)? { nil }
  /// The kernel has no place for a derivative.
  package func absorbingGradient(of activation: Activation) -> (any Operation)? { nil }
  /// Nowhere.
  package func kink(inputCount: Int) -> (kind: Kink.Kind, input: Int)? { nil }
  /// Elementwise work is not counted.
  package func floatingPointOperations(for inputs: [Shape]) -> Int { 0 }
}
