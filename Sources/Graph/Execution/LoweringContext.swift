/// The addresses that an operation's kernel call reads and writes.
public struct LoweringContext {
  let inputs: [UnsafeMutablePointer<Float>]
  /// Addresses of the outputs.
  public let outputs: [UnsafeMutablePointer<Float>]
  /// Shapes of the inputs.
  public let inputShapes: [Shape]
  /// Shapes of the outputs.
  public let outputShapes: [Shape]
  /// Scratch memory of as many floats as the operation asked for.
  public let scratch: UnsafeMutablePointer<Float>
  /// The packed weights, where the operation asked for them.
  public let packed: UnsafePointer<Float>
  /// Where the random operations read their position when they run.
  public let random: RandomSource

  /// The address of an input.
  public func input(_ index: Int) -> UnsafePointer<Float> { UnsafePointer(inputs[index]) }
  /// The address of the first output.
  public var output: UnsafeMutablePointer<Float> { outputs[0] }
  /// Elements of the first output.
  public var count: Int { outputShapes[0].count }
}
