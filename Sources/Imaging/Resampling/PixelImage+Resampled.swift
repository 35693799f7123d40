package import Pixels

/// A part of a picture in fractional pixels.
///
/// Edges lie between pixels, so 0 is the left edge of the first one. Single precision, as Pillow
/// keeps it.
package struct ResamplingBox: Sendable, Hashable {
  /// Left edge.
  package var left: Float
  /// Top edge.
  package var top: Float
  /// Right edge.
  package var right: Float
  /// Bottom edge.
  package var bottom: Float

  /// A part from its edges.
  package init(left: Float, top: Float, right: Float, bottom: Float) {
    self.left = left
    self.top = top
    self.right = right
    self.bottom = bottom
  }
}

extension PixelImage {
  /// The picture at another size, bit for bit what Pillow's `Image.resize` gives.
  ///
  /// Antialiased: the kernel widens with the reduction. Two passes with 8-bit samples between them,
  /// the horizontal one first unless the height loses more than twice as many pixels as the width
  /// (Pillow 13; older versions always begin with the width); a pass that changes nothing is
  /// skipped. RGBA is resampled with premultiplied colours. Works on the stored (gamma-encoded)
  /// values.
  ///
  /// - Parameters:
  ///   - newWidth: Columns, ≥ 1.
  ///   - newHeight: Rows, ≥ 1.
  ///   - filter: The kernel.
  ///   - box: The part to use, inside the picture and not empty; nil for all of it.
  ///   - passes: Those of one instruction set, which change nothing but the time.
  /// - Returns: newHeight × newWidth pixels of as many channels.
  /// - Precondition: The picture and the result have pixels, and `box` lies inside the picture.
  package func resampled(
    width newWidth: Int, height newHeight: Int, using filter: ResamplingFilter,
    box: ResamplingBox? = nil, by passes: PicturePasses = .best
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
    let columns = ResamplingAxis(
      inputCount: width, outputCount: newWidth, start: box.left, end: box.right, filter: filter,
      groupSize: passes.groupSize
    ).windows()
    let rows = ResamplingAxis(
      inputCount: height, outputCount: newHeight, start: box.top, end: box.bottom, filter: filter,
      groupSize: passes.groupSize
    ).windows()
    // Since version 13 Pillow starts with the height where that saves most.
    let startsWithHeight = height - newHeight > max(2 * (width - newWidth), 0)
    if changesHeight, !changesWidth || startsWithHeight {
      samples = passes.vertical(
        samples, rowByteCount: width * channelCount, firstRow: 0, windows: rows)
      if changesWidth {
        samples = passes.horizontal(
          samples, sourceWidth: width, rows: 0..<newHeight, channelCount: channelCount,
          windows: columns)
      }
    } else {
      let used = changesHeight ? rows.usedInput : 0..<height
      samples = passes.horizontal(
        samples, sourceWidth: width, rows: used, channelCount: channelCount, windows: columns)
      if changesHeight {
        samples = passes.vertical(
          samples, rowByteCount: newWidth * channelCount, firstRow: used.lowerBound,
          windows: rows)
      }
    }
    if channelCount == 4 { PremultipliedAlpha.unpremultiply(&samples) }
    return PixelImage(
      width: newWidth, height: newHeight, channelCount: channelCount, bytes: samples)
  }
}
