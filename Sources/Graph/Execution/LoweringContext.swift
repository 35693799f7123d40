package import Kernels

/// The kernels and addresses that an operation's call is made of.
package struct LoweringContext {
  /// The kernels.
  package let engine: KernelEngine
  let inputs: [UnsafeMutablePointer<Float>]
  /// Addresses of the outputs.
  package let outputs: [UnsafeMutablePointer<Float>]
  /// Shapes of the inputs.
  package let inputShapes: [Shape]
  /// Shapes of the outputs.
  package let outputShapes: [Shape]
  /// Scratch memory of as many floats as the operation asked for.
  package let scratch: UnsafeMutablePointer<Float>
  /// The packed weights, where the operation asked for them.
  package let packed: UnsafePointer<Float>
  /// Where the random operations read their position when they run.
  package let random: RandomSource

  /// The address of an input.
  package func input(_ index: Int) -> UnsafePointer<Float> { UnsafePointer(inputs[index]) }
  /// The address of the first output.
  package var output: UnsafeMutablePointer<Float> { outputs[0] }
  /// Elements of the first output.
  package var count: Int { outputShapes[0].count }
}
