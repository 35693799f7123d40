import KernelTasks
package import Kernels

/// The kernels and addresses that an operation's call is made of.
@safe package struct LoweringContext: NodeShapes {
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
  /// Which part of the batch the program computes, from 0.
  let part: Int
  /// Where all parts leave their sums.
  let board: PartBoard
  /// Meetings of the parts before this node.
  let meeting: Int

  /// The address of an input.
  package func input(_ index: Int) -> UnsafePointer<Float> { unsafe UnsafePointer(inputs[index]) }
  /// The address of the first output.
  package var output: UnsafeMutablePointer<Float> { unsafe outputs[0] }

  /// The pixels that an input holds, 32-bit integers in the memory of floats.
  func indices(_ index: Int) -> UnsafePointer<Int32> {
    unsafe UnsafeRawPointer(inputs[index]).bindMemory(
      to: Int32.self, capacity: inputShapes[index].count)
  }

  /// The derivative that multiplies the result of a node whose last input is an activation's output.
  func mask(_ activation: Activation?) -> ActivationMask? {
    activation.map { unsafe ActivationMask($0, output: input(inputs.count - 1)) }
  }
}

/// The sizes of a node's tensors, which its kernels want.
package protocol NodeShapes {
  /// Shapes of the inputs.
  var inputShapes: [Shape] { get }
  /// Shapes of the outputs.
  var outputShapes: [Shape] { get }
}

extension NodeShapes {
  /// Elements of the first output.
  package var count: Int { outputShapes[0].count }
  /// Rows of the first input.
  var rows: Int { inputShapes[0].rows }
  /// Channels of the first input.
  var channels: Int { inputShapes[0].channels }
}
