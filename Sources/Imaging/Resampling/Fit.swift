package import Pixels

/// How a picture of any shape becomes a square.
package enum Fit: String, Sendable, Codable, CaseIterable {
  /// The whole picture, padded with the background.
  case contain
  /// The middle of the picture, filling the square.
  case cover
  /// The whole picture, its aspect ratio lost.
  case stretch
}

/// A square picture and the part of it that came from the source.
package struct FittedPicture: Sendable {
  /// `side` × `side` pixels.
  package let image: PixelImage
  /// Where the picture is; outside of it is padding.
  package let content: PixelRect

  /// A picture with its content rectangle.
  ///
  /// - Precondition: `content` lies inside `image`.
  package init(image: PixelImage, content: PixelRect) {
    precondition(
      content.x >= 0 && content.y >= 0 && content.x + content.width <= image.width
        && content.y + content.height <= image.height,
      "the content \(content) leaves the picture of \(image.width)×\(image.height)")
    self.image = image
    self.content = content
  }
}

extension PixelImage {
  /// The picture as a square; sizes and crops are those of Pillow's `ImageOps.pad` and `.fit`.
  ///
  /// - Parameters:
  ///   - side: Width and height of the result, ≥ 1.
  ///   - fit: What happens to other shapes.
  ///   - filter: The kernel.
  ///   - background: Colour of the padding (`contain` only).
  /// - Returns: The square and where the picture lies in it, at least one row and column.
  /// - Precondition: The picture has pixels.
  package func fitted(
    side: Int, fit: Fit = .contain, filter: ResamplingFilter = .lanczos,
    background: RGBColor = .white
  ) -> FittedPicture {
    fitted(
      side: side, fit: fit, filter: filter, background: background,
      showing: (width: width, height: height),
      in: ResamplingBox(left: 0, top: 0, right: Float(width), bottom: Float(height)))
  }

  /// As above, of a picture whose part `shown` stands for `source` pixels.
  func fitted(
    side: Int, fit: Fit, filter: ResamplingFilter, background: RGBColor,
    showing source: (width: Int, height: Int), in shown: ResamplingBox
  ) -> FittedPicture {
    let full = PixelRect(x: 0, y: 0, width: side, height: side)
    switch fit {
    case .stretch:
      return FittedPicture(
        image: resampled(width: side, height: side, using: filter, box: shown),
        content: full)
    case .cover:
      return FittedPicture(
        image: resampled(
          width: side, height: side, using: filter,
          box: Self.centeredSquare(of: source, in: shown)),
        content: full)
    case .contain:
      let content = Self.containedRect(of: source, side: side)
      let picture = resampled(
        width: content.width, height: content.height, using: filter, box: shown)
      if content == full { return FittedPicture(image: picture, content: full) }
      return FittedPicture(
        image: picture.padded(side: side, at: content, background: background), content: content)
    }
  }

  /// The largest square around the middle.
  private static func centeredSquare(
    of source: (width: Int, height: Int), in shown: ResamplingBox
  ) -> ResamplingBox {
    let side = Double(min(source.width, source.height))
    let left = (Double(source.width) - side) * 0.5
    let top = (Double(source.height) - side) * 0.5
    // 1 unless the picture was shrunk.
    let scaleX = Double(shown.right - shown.left) / Double(source.width)
    let scaleY = Double(shown.bottom - shown.top) / Double(source.height)
    let columns = nonempty(
      from: shown.left + Float(left * scaleX),
      to: min(shown.left + Float((left + side) * scaleX), shown.right), endingBy: shown.right)
    let rows = nonempty(
      from: shown.top + Float(top * scaleY),
      to: min(shown.top + Float((top + side) * scaleY), shown.bottom), endingBy: shown.bottom)
    return ResamplingBox(
      left: columns.start, top: rows.start, right: columns.end, bottom: rows.end)
  }

  /// A stretch, widened to the next number where both ends were rounded to the same one: beyond 2²⁴ not
  /// every pixel has one.
  private static func nonempty(
    from start: Float, to end: Float, endingBy limit: Float
  ) -> (start: Float, end: Float) {
    if start < end { return (start, end) }
    return start < limit ? (start, start.nextUp) : (limit.nextDown, limit)
  }

  /// Where the whole picture goes; the short side rounds half to even, as Python's `round`.
  private static func containedRect(
    of source: (width: Int, height: Int), side: Int
  ) -> PixelRect {
    let (wide, high) = (Double(source.width), Double(source.height))
    var (newWidth, newHeight) = (side, side)
    if wide > high {
      newHeight = max(Int((high / wide * Double(side)).rounded(.toNearestOrEven)), 1)
    } else if high > wide {
      newWidth = max(Int((wide / high * Double(side)).rounded(.toNearestOrEven)), 1)
    }
    func middle(_ length: Int) -> Int {
      Int((Double(side - length) * 0.5).rounded(.toNearestOrEven))
    }
    return PixelRect(
      x: middle(newWidth), y: middle(newHeight), width: newWidth, height: newHeight)
  }

  private func padded(side: Int, at content: PixelRect, background: RGBColor) -> PixelImage {
    var result = PixelImage(
      width: side, height: side, filledWith: background.samples(channelCount: channelCount))
    let rowByteCount = content.width * channelCount
    for y in 0..<content.height {
      let target = result.offset(x: content.x, y: content.y + y)
      let source = offset(x: 0, y: y)
      result.bytes.replaceSubrange(
        target..<(target + rowByteCount), with: bytes[source..<(source + rowByteCount)])
    }
    return result
  }
}
