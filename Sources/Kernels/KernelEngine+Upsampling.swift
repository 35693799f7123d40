import KernelTasks

extension KernelEngine {
  /// Every pixel of N×H×W×C repeated factor × factor times: N×(H·factor)×(W·factor)×C.
  package func upsampleNearest(
    input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, batch: Int, height: Int,
    width: Int, channels: Int, factor: Int
  ) -> some KernelCall {
    let task = UpsamplingTask(
      .nearest, input: input, output: output, rows: batch * height, width: width,
      channels: channels, factor: factor)
    return call(table.upsampling, task, items: task.rows)
  }

  /// The sums of factor × factor pixels, N×(H·factor)×(W·factor)×C → N×H×W×C: the transpose of
  /// `upsampleNearest`; `height` and `width` are those of the small picture.
  package func upsampleBlockSums(
    input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, batch: Int, height: Int,
    width: Int, channels: Int, factor: Int
  ) -> some KernelCall {
    let task = UpsamplingTask(
      .blockSums, input: input, output: output, rows: batch * height, width: width,
      channels: channels, factor: factor)
    return call(table.upsampling, task, items: task.rows)
  }
}
