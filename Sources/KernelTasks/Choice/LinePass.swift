/// A convolution pass of stride 1 with few target channels, computed along lines of pixels.
///
/// A row of the source is transposed, so that every channel is a line of pixels with zeros beyond the
/// edges. For each row of taps and target channel, a line of target pixels is the sum, over source
/// channels and columns of taps, of a weight times the source line moved by the column. Vectors run
/// along the pixels, the products are summed up in registers over all columns of taps, and a row of
/// the source meets all the target rows that it reaches at once: rows of a register tile are (row of
/// taps, target channel).
public struct LinePass: Sendable {
  /// Source, target and taps; step 1.
  public var scatter: TapScatter
  /// Zeros of a line before source column 0.
  public var left: Int
  /// Target columns, up to whole register tiles of every instruction set.
  public var width: Int
  /// Floats of a line of source pixels.
  public var lineLength: Int
  /// Source channels whose lines are there at once, so that they and their weights stay in the
  /// first-level cache.
  public var channelsPerPiece: Int

  /// Rows of the product.
  @inlinable @inline(__always)
  public var rows: Int { scatter.tapsY * scatter.targetChannels }

  /// The pass of a role.
  ///
  /// - Precondition: the stride is 1.
  public init(_ role: PackedRole, _ g: ConvolutionGeometry) {
    scatter = TapScatter(unchecked: role, g)
    left = scatter.originX + scatter.tapsX - 1
    width = RegisterTile.roundUp(scatter.targetWidth, to: 32)
    lineLength = RegisterTile.roundUp(width + scatter.tapsX - 1, to: 16)
    let rows = scatter.tapsY * scatter.targetChannels
    // 32 KiB of lines and weights.
    let fitting = max(8192 / (lineLength + scatter.tapsX * rows) / 16, 1) * 16
    let pieces = max((scatter.sourceChannels + fitting - 1) / fitting, 1)
    channelsPerPiece = RegisterTile.roundUp(
      (scatter.sourceChannels + pieces - 1) / pieces, to: 16)
  }

  /// Whether a convolution is computed this way: not with a stride, nor with a kernel of a few taps
  /// (whose products cost less by `TapScatter`), nor where padding would waste a third.
  public static func applies(to role: PackedRole, _ g: ConvolutionGeometry) -> Bool {
    guard g.stride == 1 else { return false }
    let pass = LinePass(role, g)
    let (scatter, rows) = (pass.scatter, pass.rows)
    // With fewer rows the products cost less than the transposition.
    return rows >= 12 && scatter.tapsX > 4 && scatter.sourceChannels >= 16 && pass.left >= 0
      && pass.left + scatter.sourceWidth <= pass.lineLength && pass.lineLength <= 2048
      && 3 * scatter.targetWidth >= 2 * pass.width
      && 3 * rows >= 2 * RegisterTile.roundUp(rows, to: 4) && rows <= LineScratch.rows
      && pass.width * (scatter.targetChannels + 1) <= LineScratch.sumCount
  }

  /// Bands of target rows that a picture is cut into: enough for 16 work items, none below four times
  /// the rows of taps, none above what the scratch holds.
  var bandRows: Int {
    let wanted = (16 + max(scatter.batch, 1) - 1) / max(scatter.batch, 1)
    let height = scatter.targetHeight
    let even = max((height + wanted - 1) / wanted, min(4 * scatter.tapsY, height), 1)
    return max(min(even, LineScratch.sumCount / (width * scatter.targetChannels) - 1), 1)
  }
}
