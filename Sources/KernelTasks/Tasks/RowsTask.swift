/// An operation on rows × channels with vectors of one number per channel; inputs that an
/// operation does not use may be anything.
public struct RowsTask {
  /// Rows × channels.
  public var input: UnsafePointer<Float>
  /// Rows × channels: the output gradient.
  public var gradient: UnsafePointer<Float>
  /// Rows × channels, or channels for a sum.
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
    input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, rows: Int, channels: Int,
    isSum: Bool
  ) {
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

/// The operations on `RowsTask`.
public struct RowsKernels: Sendable {
  /// output = input + vector0.
  public var addBias: Kernel<RowsTask>
  /// output = input · vector0.
  public var multiplyChannels: Kernel<RowsTask>
  /// output = vector0.
  public var broadcastRows: Kernel<RowsTask>
  /// Channels of each row from one distance of rows to another.
  public var copyChannels: Kernel<RowsTask>
  /// partialSums[block][0] = Σ input.
  public var sums: Kernel<RowsTask>
  /// partialSums[block] = Σ (input − first row of the block), and of its square.
  public var moments: Kernel<RowsTask>
  /// partialSums[block] = Σ gradient, Σ gradient · (input − vector0) · vector1.
  public var gradientSums: Kernel<RowsTask>
  /// output = activation((input − vector0) · vector1 · vector2 + vector3).
  public var normalise: Kernel<RowsTask>
  /// output = vector0 · gradient − vector1 · (input − vector2) − vector3.
  public var normaliseGradient: Kernel<RowsTask>

  package init(
    addBias: Kernel<RowsTask>, multiplyChannels: Kernel<RowsTask>,
    broadcastRows: Kernel<RowsTask>, copyChannels: Kernel<RowsTask>,
    sums: Kernel<RowsTask>, moments: Kernel<RowsTask>,
    gradientSums: Kernel<RowsTask>, normalise: Kernel<RowsTask>,
    normaliseGradient: Kernel<RowsTask>
  ) {
    self.addBias = addBias
    self.multiplyChannels = multiplyChannels
    self.broadcastRows = broadcastRows
    self.copyChannels = copyChannels
    self.sums = sums
    self.moments = moments
    self.gradientSums = gradientSums
    self.normalise = normalise
    self.normaliseGradient = normaliseGradient
  }
}
