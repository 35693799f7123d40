public import Pixels

/// A part of a picture in fractional pixels; edges lie between pixels, so 0 is the left edge of
/// the first one. Single precision, as Pillow keeps it.
public struct ResamplingBox: Sendable, Hashable {
  /// Left edge.
  public var left: Float
  /// Top edge.
  public var top: Float
  /// Right edge.
  public var right: Float
  /// Bottom edge.
  public var bottom: Float

  /// A part from its edges.
  public init(left: Float, top: Float, right: Float, bottom: Float) {
    self.left = left
    self.top = top
    self.right = right
    self.bottom = bottom
  }
}

extension PixelImage {
  /// The picture at another size, bit for bit what Pillow's `Image.resize` gives.
  ///
  /// Antialiased: the kernel widens with the reduction. The horizontal pass comes first, with 8-bit
  /// samples between the passes; a pass that changes nothing is skipped. RGBA is resampled with
  /// premultiplied colours. Works on the stored (gamma-encoded) values.
  ///
  /// - Parameters:
  ///   - width: Columns, ≥ 1.
  ///   - height: Rows, ≥ 1.
  ///   - filter: The kernel.
  ///   - box: The part to use, inside the picture and not empty; nil for all of it.
  /// - Precondition: The picture and the result have pixels, and `box` lies inside the picture.
  public func resampled(
    width newWidth: Int, height newHeight: Int, using filter: ResamplingFilter,
    box: ResamplingBox? = nil
  ) -> PixelImage {
    precondition(
      width > 0 && height > 0 && newWidth > 0 && newHeight > 0,
      "resampling needs pixels: \(width)×\(height) to \(newWidth)×\(newHeight)")
    let whole = ResamplingBox(left: 0, top: 0, right: Float(width), bottom: Float(height))
    let box = box ?? whole
    precondition(
      box.left >= 0 && box.top >= 0 && box.right <= whole.right && box.bottom <= whole.bottom
        && box.left < box.right && box.top < box.bottom,
      "the box \(box) is empty or leaves the picture of \(width)×\(height)")
    let changesWidth = newWidth != width || box.left != 0 || box.right != whole.right
    let changesHeight = newHeight != height || box.top != 0 || box.bottom != whole.bottom
    guard changesWidth || changesHeight else { return self }

    var samples = bytes
    if channelCount == 4 { PremultipliedAlpha.premultiply(&samples) }
    let vertical = ResamplingWindows(
      inputCount: height, outputCount: newHeight, start: box.top, end: box.bottom, filter: filter)
    var firstRow = 0
    if changesWidth {
      let horizontal = ResamplingWindows(
        inputCount: width, outputCount: newWidth, start: box.left, end: box.right, filter: filter)
      let rows = changesHeight ? vertical.usedInput : 0..<height
      samples = ResamplingPasses.horizontal(
        samples, sourceWidth: width, rows: rows, channelCount: channelCount, windows: horizontal)
      firstRow = rows.lowerBound
    }
    if changesHeight {
      samples = ResamplingPasses.vertical(
        samples, rowByteCount: newWidth * channelCount, firstRow: firstRow, windows: vertical)
    }
    if channelCount == 4 { PremultipliedAlpha.unpremultiply(&samples) }
    return PixelImage(
      width: newWidth, height: newHeight, channelCount: channelCount, bytes: samples)
  }
}
