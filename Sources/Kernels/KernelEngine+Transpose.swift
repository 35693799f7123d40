import KernelTasks

extension KernelEngine {
  /// The transposes of `count` matrices rows × columns that lie one behind the other; the output must
  /// not be the input's memory.
  package func transpose(
    input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, count: Int = 1, rows: Int,
    columns: Int
  ) -> some KernelCall {
    let task = TransposeTask(
      input: input, output: output, count: count, rows: rows, columns: columns)
    return call(table.transpose, task, items: task.itemCount)
  }
}
