/// What an operation needs to compute its outputs in double precision.
package struct EvaluationContext: NodeShapes {
  /// Values of the inputs.
  package let inputs: [[Double]]
  /// Shapes of the inputs.
  package let inputShapes: [Shape]
  /// Shapes of the outputs.
  package let outputShapes: [Shape]
  /// The position in the random sequences.
  package let random: RandomPosition

  /// Calls a plain kernel that fills the only output.
  func filled(_ body: (UnsafeMutablePointer<Double>) -> Void) -> [[Double]] {
    unsafe [filled(count, body)]
  }

  /// Calls a plain kernel that fills one output of `count` elements.
  func filled(_ count: Int, _ body: (UnsafeMutablePointer<Double>) -> Void) -> [Double] {
    unsafe [Double](unsafeUninitializedCapacity: count) { buffer, initialised in
      if let base = buffer.baseAddress {
        unsafe base.initialize(repeating: 0, count: count)
        unsafe body(base)
      }
      initialised = count
    }
  }
}
