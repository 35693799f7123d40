import KernelTasks

// Convolutions with operands rounded to bfloat16: by kernels of their own, or, where the instruction
// set has none, by rounding the operands in memory for the kernels in float32.
extension KernelEngine {
  /// The kernels in bfloat16, if they are wanted and there.
  var bfloat16: BFloat16Kernels? { precision == .bf16 ? table.bfloat16 : nil }

  /// Whether operands have to be rounded in memory.
  var roundsOperands: Bool { precision == .bf16 && table.bfloat16 == nil }

  /// Calls `body` with `source`, or with a rounded copy of it.
  func withOperand(
    _ source: UnsafePointer<Float>, count: Int, _ body: (UnsafePointer<Float>) -> Void
  ) {
    guard roundsOperands else { return body(source) }
    operands.withFloats(count) { copy in
      elementwise(.roundToBFloat16, source, output: copy, count: count).run()
      body(copy)
    }
  }
}
