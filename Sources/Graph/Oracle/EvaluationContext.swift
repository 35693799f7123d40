/// What an operation needs to compute its outputs in double precision.
public struct EvaluationContext {
  /// Values of the inputs.
  public let inputs: [[Double]]
  /// Shapes of the inputs.
  public let inputShapes: [Shape]
  /// Shapes of the outputs.
  public let outputShapes: [Shape]
  /// The position in the random sequences.
  public let random: RandomPosition

  /// Calls a plain kernel that fills one output of `count` elements.
  func filled(_ count: Int, _ body: (UnsafeMutablePointer<Double>) -> Void) -> [Double] {
    [Double](unsafeUninitializedCapacity: count) { buffer, initialised in
      if let base = buffer.baseAddress {
        base.initialize(repeating: 0, count: count)
        body(base)
      }
      initialised = count
    }
  }
}
