/// The gradient of a convolution by its weights where one of the two pictures has few channels (the
/// first layer of a discriminator, the last of a generator), with both read in place.
///
/// The narrow picture, the one with few channels, is copied with zeros around it. Then all taps of a
/// kernel row and all narrow channels are neighbours in one of its rows: for a kernel row, the rows of
/// the product are these neighbours, its columns the channels of the wide picture, and its sum runs
/// along the rows of the wide picture, while the narrow one is read further on by a constant step.
public struct BandGradient: Sendable {
  /// Whether the output gradient is the narrow picture, rather than the input.
  public var isOutputNarrow: Bool
  /// Pictures.
  public var batch: Int
  /// Rows of a narrow picture.
  public var narrowHeight: Int
  /// Columns of a narrow picture.
  public var narrowWidth: Int
  /// Channels of a narrow picture.
  public var narrowChannels: Int
  /// Rows of a wide picture.
  public var height: Int
  /// Columns of a wide picture.
  public var width: Int
  /// Channels of a wide picture.
  public var channels: Int
  /// Narrow pixels between neighbouring wide ones.
  public var step: Int
  /// The narrow row that meets wide row 0 at the first row of taps.
  public var originY: Int
  /// The same of columns.
  public var originX: Int
  /// Rows of taps.
  public var tapsY: Int
  /// Columns of taps.
  public var tapsX: Int

  /// Floats that the taps of a row meet together.
  @inlinable @inline(__always)
  public var run: Int { tapsX * narrowChannels }
  /// Floats of a row of the narrow picture with its margins.
  @inlinable @inline(__always)
  public var rowFloats: Int {
    RegisterTile.roundUp(((width - 1) * step + tapsX) * narrowChannels + 16, to: 16)
  }
  /// Rows of the narrow picture that `rows` wide rows meet.
  @inlinable @inline(__always)
  public func narrowRows(_ rows: Int) -> Int { (rows - 1) * step + tapsY }
  /// Wide rows that are summed at once: some tens of KiB.
  @inlinable @inline(__always)
  public var bandRows: Int { max(min(max(16384 / channels, 64), 256) / max(width, 1), 1) }
  /// Wide rows of one split; they count over all pictures.
  @inlinable @inline(__always)
  public var rowsPerSplit: Int {
    max((batch * height + 15) / 16, min(bandRows, batch * height), 1)
  }
  /// Splits of the sum.
  @inlinable @inline(__always)
  public var splits: Int { max((batch * height + rowsPerSplit - 1) / rowsPerSplit, 1) }

  /// The gradient of a convolution.
  public init(_ g: ConvolutionGeometry) {
    isOutputNarrow = g.outputChannels < g.inputChannels
    batch = g.batch
    tapsY = g.kernelHeight
    tapsX = g.kernelWidth
    step = g.stride
    if isOutputNarrow {
      (narrowHeight, narrowWidth) = (g.outputHeight, g.outputWidth)
      (height, width) = (g.inputHeight, g.inputWidth)
      (narrowChannels, channels) = (g.outputChannels, g.inputChannels)
      (originY, originX) = (g.padTop + 1 - g.kernelHeight, g.padLeft + 1 - g.kernelWidth)
    } else {
      (narrowHeight, narrowWidth) = (g.inputHeight, g.inputWidth)
      (height, width) = (g.outputHeight, g.outputWidth)
      (narrowChannels, channels) = (g.inputChannels, g.outputChannels)
      (originY, originX) = (-g.padTop, -g.padLeft)
    }
  }

  /// Whether a gradient is computed this way.
  public static func applies(to g: ConvolutionGeometry) -> Bool {
    let band = BandGradient(g)
    guard g.batch > 0, band.narrowChannels <= 8, band.channels % 32 == 0, band.run >= 6,
      band.tapsY > 1, band.width >= 8, !band.isOutputNarrow || g.stride == 1
    else { return false }
    let rows = min(max(band.bandRows, 1), band.height)
    return band.narrowRows(rows) * band.rowFloats <= BandScratch.rowCount
      && band.tapsY * RegisterTile.roundUp(band.run, to: 12) * band.channels
        <= BandScratch.sumCount
  }
}
