/// What a `RowsTask` computes.
public enum RowsOperation: Sendable {
  /// output = input + vector0.
  case addBias
  /// output = vector0.
  case broadcastRows
  /// Channels of each row from one distance of rows to another.
  case copyChannels
  /// partialSums[block][0] = Σ input.
  case sums
  /// partialSums[block] = Σ (input − first row of the block), and of its square.
  case moments
  /// partialSums[block] = Σ gradient, Σ gradient · (input − vector0) · vector1.
  case gradientSums
  /// output = activation((input − vector0) · vector1 · vector2 + vector3).
  case normalise
  /// output = vector0 · gradient − vector1 · (input − vector2) − vector3.
  case normaliseGradient
  /// output[r] = Σ over c of input[r, c].
  case sumChannels
  /// output[r, c] = input[r].
  case broadcastChannels
  /// output[r, c] = e^input[r, c] ÷ Σ over k of e^input[r, k].
  case softmax
}

/// An operation on rows × channels with vectors of one number per channel; inputs that an
/// operation does not use may be anything.
public struct RowsTask {
  /// What is computed.
  public var operation: RowsOperation
  /// Rows × channels, or one number per row.
  public var input: UnsafePointer<Float>
  /// Rows × channels: the output gradient.
  public var gradient: UnsafePointer<Float>
  /// Rows × channels, or one number per row.
  public var output: UnsafeMutablePointer<Float>
  /// Four vectors over channels; their meaning stands with each operation.
  public var vector0: UnsafePointer<Float>
  /// The second vector.
  public var vector1: UnsafePointer<Float>
  /// The third vector.
  public var vector2: UnsafePointer<Float>
  /// The fourth vector.
  public var vector3: UnsafePointer<Float>
  /// Sums of the blocks: blocks × 2 × channels.
  public var partialSums: UnsafeMutablePointer<Float>
  /// Rows.
  public var rows: Int
  /// Channels.
  public var channels: Int
  /// Rows of one work item.
  public var rowsPerBlock: Int
  /// Distance of input rows in `copyChannels`.
  public var inputStride: Int
  /// Distance of output rows in `copyChannels`.
  public var outputStride: Int
  /// Applied to the results of `normalise`.
  public var activation: Activation

  /// The number of work items.
  @inlinable @inline(__always)
  public var blocks: Int { (rows + rowsPerBlock - 1) / rowsPerBlock }

  /// Blocks of about 8,192 elements; sums (which keep a partial result per block, to be joined) have
  /// about 32,768 and at most 64 blocks.
  public init(
    _ operation: RowsOperation, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    rows: Int, channels: Int
  ) {
    let isSum = operation == .sums || operation == .moments || operation == .gradientSums
    self.operation = operation
    self.input = input
    self.output = output
    self.rows = rows
    self.channels = channels
    gradient = input
    vector0 = input
    vector1 = input
    vector2 = input
    vector3 = input
    partialSums = output
    inputStride = channels
    outputStride = channels
    activation = .identity
    rowsPerBlock = Self.rowsPerBlock(rows: rows, channels: channels, isSum: isSum)
  }

  /// Floats that the partial sums of a reduction take.
  public static func scratchCount(rows: Int, channels: Int) -> Int {
    let size = rowsPerBlock(rows: rows, channels: channels, isSum: true)
    return (rows + size - 1) / size * 2 * channels
  }

  /// A multiple of 16 rows, so that narrow rows fill whole vectors together.
  private static func rowsPerBlock(rows: Int, channels: Int, isSum: Bool) -> Int {
    let bySize = max((isSum ? 32768 : 8192) / max(channels, 1), 1)
    let byCount = isSum ? (rows + 63) / 64 : 1
    return RegisterTile.roundUp(max(bySize, byCount), to: 16)
  }
}
