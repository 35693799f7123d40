import KernelTasks

extension KernelEngine {
  /// output[r] = Σ over c of input[r, c].
  package func sumChannels(
    input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, rows: Int, channels: Int
  ) -> some KernelCall {
    let task = ChannelsTask(input: input, output: output, rows: rows, channels: channels)
    return call(table.channels.sum, task, items: task.blocks)
  }

  /// output[r, c] = input[r].
  package func broadcastChannels(
    input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, rows: Int, channels: Int
  ) -> some KernelCall {
    let task = ChannelsTask(input: input, output: output, rows: rows, channels: channels)
    return call(table.channels.broadcast, task, items: task.blocks)
  }

  /// output[r, c] = e^input[r, c] ÷ Σ over k of e^input[r, k]; output may be input.
  ///
  /// - Precondition: there is at least one channel.
  package func softmax(
    input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, rows: Int, channels: Int
  ) -> some KernelCall {
    precondition(channels > 0, "the softmax of no channels")
    let task = ChannelsTask(input: input, output: output, rows: rows, channels: channels)
    return call(table.channels.softmax, task, items: task.blocks)
  }
}
