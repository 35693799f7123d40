/// An operation within each row of rows × channels.
public struct ChannelsTask {
  /// Rows × channels; rows for the broadcast.
  public var input: UnsafePointer<Float>
  /// Rows × channels; rows for sums.
  public var output: UnsafeMutablePointer<Float>
  /// Rows.
  public var rows: Int
  /// Channels.
  public var channels: Int
  /// Rows of one work item.
  public var rowsPerBlock: Int

  /// The number of work items.
  @inlinable @inline(__always)
  public var blocks: Int { (rows + rowsPerBlock - 1) / rowsPerBlock }

  /// Blocks of about 8,192 elements.
  public init(
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
public struct ChannelsKernels: Sendable {
  /// output[r] = Σ over c of input[r, c].
  public var sum: Kernel<ChannelsTask>
  /// output[r, c] = input[r].
  public var broadcast: Kernel<ChannelsTask>
  /// output[r, c] = e^input[r, c] ÷ Σ over k of e^input[r, k].
  public var softmax: Kernel<ChannelsTask>

  package init(
    sum: Kernel<ChannelsTask>, broadcast: Kernel<ChannelsTask>, softmax: Kernel<ChannelsTask>
  ) {
    self.sum = sum
    self.broadcast = broadcast
    self.softmax = softmax
  }
}
