/// An operation within each row of rows × channels.
package struct ChannelsTask {
  /// Rows × channels; rows for the broadcast.
  package var input: UnsafePointer<Float>
  /// Rows × channels; rows for sums.
  package var output: UnsafeMutablePointer<Float>
  /// Rows.
  package var rows: Int
  /// Channels.
  package var channels: Int
  /// Rows of one work item.
  package var rowsPerBlock: Int

  /// The number of work items.
  @inlinable @inline(__always)
  package var blocks: Int { (rows + rowsPerBlock - 1) / rowsPerBlock }

  /// Blocks of about 8,192 elements.
  package init(
    input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, rows: Int, channels: Int
  ) {
    self.input = input
    self.output = output
    self.rows = rows
    self.channels = channels
    rowsPerBlock = max(8192 / max(channels, 1), 1)
  }
}

/// The operations on `ChannelsTask`.
package struct ChannelsKernels: Sendable {
  /// output[r] = Σ over c of input[r, c].
  package var sum: Kernel<ChannelsTask>
  /// output[r, c] = input[r].
  package var broadcast: Kernel<ChannelsTask>
  /// output[r, c] = e^input[r, c] ÷ Σ over k of e^input[r, k].
  package var softmax: Kernel<ChannelsTask>

  package init(
    sum: Kernel<ChannelsTask>, broadcast: Kernel<ChannelsTask>, softmax: Kernel<ChannelsTask>
  ) {
    self.sum = sum
    self.broadcast = broadcast
    self.softmax = softmax
  }
}
