/// A convolution pass with few target channels seen from its source: each source pixel adds to a
/// window of target pixels.
///
/// Source pixel (o, p) adds to target pixel (originY + step·o + j, originX + step·p + i) for the
/// taps 0 ≤ j < tapsY, 0 ≤ i < tapsX; what falls outside is dropped. This is the transposed
/// convolution read literally, and a forward convolution of stride 1 with its kernel turned around.
/// The products of all taps and target channels with one source pixel are a column of the matrix
/// product weights × sourceᵀ, whose rows are (j, i, target channel) and whose depth is the source
/// channels.
public struct TapScatter: Sendable {
  /// Pictures.
  public var batch: Int
  /// Height of the source pictures.
  public var sourceHeight: Int
  /// Width of the source pictures.
  public var sourceWidth: Int
  /// Channels of the source pictures: the depth of the product.
  public var sourceChannels: Int
  /// Height of the target pictures.
  public var targetHeight: Int
  /// Width of the target pictures.
  public var targetWidth: Int
  /// Channels of the target pictures.
  public var targetChannels: Int
  /// Target pixels between the windows of neighbouring source pixels.
  public var step: Int
  /// Target row of tap 0 of source row 0, possibly outside.
  public var originY: Int
  /// Target column of tap 0 of source column 0, possibly outside.
  public var originX: Int
  /// Rows of taps.
  public var tapsY: Int
  /// Columns of taps.
  public var tapsX: Int
  /// Whether tap (j, i) is kernel element (tapsY − 1 − j, tapsX − 1 − i) rather than (j, i).
  public var isTurned: Bool

  /// Rows of the product.
  @inlinable @inline(__always)
  public var rows: Int { tapsY * tapsX * targetChannels }
  /// Floats that keep the sums of one target channel at one column phase, margins included.
  @inlinable @inline(__always)
  public var lineLength: Int { sourceWidth + reach + margin + 16 }
  /// Places in a line before column 0.
  @inlinable @inline(__always)
  public var margin: Int { max((step - 1 - originX) / step, 0) }
  /// Places by which the last tap moves a source column to the right, at most.
  @inlinable @inline(__always)
  public var reach: Int { max(originX, 0) / step + (tapsX + step - 1) / step }
  /// Floats that keep the sums of one row of target pixels.
  @inlinable @inline(__always)
  public var rowFloats: Int { step * targetChannels * lineLength }

  /// The scatter of a role; nil where a forward convolution has a stride.
  public init?(_ role: PackedRole, _ g: ConvolutionGeometry) {
    guard role == .inputGradient || g.stride == 1 else { return nil }
    self.init(unchecked: role, g)
  }

  /// The scatter of a role.
  ///
  /// - Precondition: the role is `.inputGradient` or the stride 1.
  init(unchecked role: PackedRole, _ g: ConvolutionGeometry) {
    batch = g.batch
    tapsY = g.kernelHeight
    tapsX = g.kernelWidth
    switch role {
    case .inputGradient:
      sourceHeight = g.outputHeight
      sourceWidth = g.outputWidth
      sourceChannels = g.outputChannels
      targetHeight = g.inputHeight
      targetWidth = g.inputWidth
      targetChannels = g.inputChannels
      step = g.stride
      originY = -g.padTop
      originX = -g.padLeft
      isTurned = false
    case .forward:
      sourceHeight = g.inputHeight
      sourceWidth = g.inputWidth
      sourceChannels = g.inputChannels
      targetHeight = g.outputHeight
      targetWidth = g.outputWidth
      targetChannels = g.outputChannels
      step = 1
      originY = g.padTop - (g.kernelHeight - 1)
      originX = g.padLeft - (g.kernelWidth - 1)
      isTurned = true
    }
  }

  /// Whether this way costs less than dot products: its edges (a source block is 32 pixels, and
  /// pixels count whose windows fall outside) at most double the work, and one row of target
  /// pixels fits the scratch.
  public var isWorthwhile: Bool {
    guard tapsY * tapsX > 1, sourceChannels >= 16, rows <= TapScratch.rows,
      rowFloats <= TapScratch.sumCount
    else { return false }
    let useful = min(sourceHeight * sourceWidth * step * step, targetHeight * targetWidth)
    let done = RegisterTile.roundUp(sourceHeight * sourceWidth, to: 32) * step * step
    return done * RegisterTile.roundUp(rows, to: 4) <= 2 * useful * rows
  }

  /// Bands of target rows that a picture is cut into: enough for 16 work items, none below four
  /// times the rows of taps (neighbours compute the source rows between them twice), none above what the scratch holds.
  var bandRows: Int {
    let wanted = (16 + max(batch, 1) - 1) / max(batch, 1)
    let even = max((targetHeight + wanted - 1) / wanted, min(4 * tapsY, targetHeight), 1)
    return max(min(even, TapScratch.sumCount / max(rowFloats, 1)), 1)
  }
}
