import KernelTasks

extension KernelEngine {
  /// output[r, c] = input[r, c] + bias[c]; output may be input.
  package func addBias(
    input: UnsafePointer<Float>, bias: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    rows: Int, channels: Int
  ) -> some KernelCall {
    rowsCall(.addBias, input, output, rows, channels) { $0.vector0 = bias }
  }

  /// output[r, c] = channelVector[c].
  package func broadcastRows(
    channelVector: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, rows: Int,
    channels: Int
  ) -> some KernelCall {
    rowsCall(.broadcastRows, channelVector, output, rows, channels)
  }

  /// output[r · outputStride + c] = input[r · inputStride + c] for c < channels: concatenation and
  /// slices on the channel axis, by pointers that start at the first channel wanted.
  package func copyChannels(
    input: UnsafePointer<Float>, inputStride: Int, output: UnsafeMutablePointer<Float>,
    outputStride: Int, channels: Int, rows: Int
  ) -> some KernelCall {
    rowsCall(.copyChannels, input, output, rows, channels) {
      ($0.inputStride, $0.outputStride) = (inputStride, outputStride)
    }
  }

  /// output[r] = Σ over c of input[r, c].
  package func sumChannels(
    input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, rows: Int, channels: Int
  ) -> some KernelCall {
    rowsCall(.sumChannels, input, output, rows, channels)
  }

  /// output[r, c] = input[r].
  package func broadcastChannels(
    input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, rows: Int, channels: Int
  ) -> some KernelCall {
    rowsCall(.broadcastChannels, input, output, rows, channels)
  }

  /// output[r, c] = e^input[r, c] ÷ Σ over k of e^input[r, k]; output may be input.
  ///
  /// - Precondition: there is at least one channel.
  package func softmax(
    input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, rows: Int, channels: Int
  ) -> some KernelCall {
    precondition(channels > 0, "the softmax of no channels")
    return rowsCall(.softmax, input, output, rows, channels)
  }

  /// An operation with `set` for the vectors that only some have.
  func rowsCall(
    _ operation: RowsOperation, _ input: UnsafePointer<Float>,
    _ output: UnsafeMutablePointer<Float>, _ rows: Int, _ channels: Int,
    set: (inout RowsTask) -> Void = { _ in }
  ) -> TaskCall<RowsTask> {
    var task = RowsTask(operation, input: input, output: output, rows: rows, channels: channels)
    set(&task)
    return call(table.rows, task, items: task.blocks)
  }

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
