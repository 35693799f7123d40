import KernelTasks

extension KernelEngine {
  /// output[r, c] = input[r, c] + bias[c]; output may be input.
  package func addBias(
    input: UnsafePointer<Float>, bias: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    rows: Int, channels: Int
  ) -> some KernelCall {
    var task = RowsTask(
      input: input, output: output, rows: rows, channels: channels, isSum: false)
    task.vector0 = bias
    return call(table.rows.addBias, task, items: task.blocks)
  }

  /// output[r, c] = input[r, c] · scale[c]; output may be input.
  package func multiplyChannels(
    input: UnsafePointer<Float>, scale: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    rows: Int, channels: Int
  ) -> some KernelCall {
    var task = RowsTask(
      input: input, output: output, rows: rows, channels: channels, isSum: false)
    task.vector0 = scale
    return call(table.rows.multiplyChannels, task, items: task.blocks)
  }

  /// output[r, c] = channelVector[c].
  package func broadcastRows(
    channelVector: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, rows: Int,
    channels: Int
  ) -> some KernelCall {
    var task = RowsTask(
      input: channelVector, output: output, rows: rows, channels: channels, isSum: false)
    task.vector0 = channelVector
    return call(table.rows.broadcastRows, task, items: task.blocks)
  }

  /// output[r · outputStride + c] = input[r · inputStride + c] for c < channels: concatenation and
  /// slices on the channel axis, by pointers that start at the first channel wanted.
  package func copyChannels(
    input: UnsafePointer<Float>, inputStride: Int, output: UnsafeMutablePointer<Float>,
    outputStride: Int, channels: Int, rows: Int
  ) -> some KernelCall {
    var task = RowsTask(
      input: input, output: output, rows: rows, channels: channels, isSum: false)
    task.inputStride = inputStride
    task.outputStride = outputStride
    return call(table.rows.copyChannels, task, items: task.blocks)
  }
}

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
