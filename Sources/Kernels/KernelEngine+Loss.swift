import KernelTasks

extension KernelEngine {
  /// Binary cross-entropy on logits per element: max(x, 0) − x·z + log(1 + e^−|x|).
  package func bceWithLogits(
    logits: UnsafePointer<Float>, targets: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, count: Int
  ) -> some KernelCall {
    let task = ElementwiseTask(a: logits, b: targets, output: output, count: count)
    return call(table.elementwise.bceWithLogits, task, items: task.itemCount)
  }

  /// Its gradient by the logits: scale · (σ(x) − z).
  package func bceWithLogitsGradient(
    logits: UnsafePointer<Float>, targets: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, scale: Float, count: Int
  ) -> some KernelCall {
    let task = ElementwiseTask(
      a: logits, b: targets, output: output, count: count, scale: scale)
    return call(table.elementwise.bceWithLogitsGradient, task, items: task.itemCount)
  }
}
