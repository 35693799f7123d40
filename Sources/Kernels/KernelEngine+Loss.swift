import KernelReference

extension KernelEngine {
  /// Binary cross-entropy on logits per element: max(x, 0) − x·z + log(1 + e^−|x|).
  public func bceWithLogits(
    logits: UnsafePointer<Float>, targets: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, count: Int
  ) {
    Reference.bceWithLogits(logits: logits, targets: targets, output: output, count: count)
  }

  /// Its gradient by the logits: scale · (σ(x) − z).
  public func bceWithLogitsGradient(
    logits: UnsafePointer<Float>, targets: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, scale: Float, count: Int
  ) {
    Reference.bceWithLogitsGradient(
      logits: logits, targets: targets, output: output, scale: scale, count: count)
  }
}
