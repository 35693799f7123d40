import Pixels

/// What is left of a picture when its plain borders are taken away.
///
/// A side is taken away line by line for as long as the line shows the colour of the border and
/// little else. Then the next colour is tried, so that a black frame around a white ground around a
/// creature leaves the creature. Two copies of a picture, one of them trimmed or padded, thus
/// come down to the same part.
enum SubjectBox {
  /// How far a channel of a border pixel may lie from the border's colour.
  private static let tolerance = 26
  /// Of a line, one pixel in so many may be something else: noise, ringing, dust.
  private static let strayPixels = 50
  /// Colours that are tried one after the other.
  private static let layers = 3
  /// A part smaller than this share of a side is no subject but what noise left over.
  private static let smallestShare = 8

  /// Finds the part inside the borders of an RGB or grey picture.
  ///
  /// - Returns: That part; the whole picture where nothing is plain or nothing would be left.
  static func box(of image: PixelImage) -> PixelRect {
    let whole = PixelRect(x: 0, y: 0, width: image.width, height: image.height)
    var box = whole
    for _ in 0..<layers {
      let next = peeled(box, of: image)
      if next == box || next.width * smallestShare < whole.width
        || next.height * smallestShare < whole.height
      {
        break
      }
      box = next
    }
    return box.withoutEdges(inside: whole)
  }

  private static func peeled(_ box: PixelRect, of image: PixelImage) -> PixelRect {
    guard let color = borderColor(box, of: image) else { return box }
    let lines = Lines(image: image, color: color)
    var (top, bottom) = (box.y, box.y + box.height)
    while top < bottom, lines.isRowPlain(top, columns: box.x..<(box.x + box.width)) { top += 1 }
    while bottom > top, lines.isRowPlain(bottom - 1, columns: box.x..<(box.x + box.width)) {
      bottom -= 1
    }
    var (left, right) = (box.x, box.x + box.width)
    while left < right, lines.isColumnPlain(left, rows: top..<bottom) { left += 1 }
    while right > left, lines.isColumnPlain(right - 1, rows: top..<bottom) { right -= 1 }
    return PixelRect(x: left, y: top, width: right - left, height: bottom - top)
  }

  /// Red, green, blue and 0; three times the same for grey.
  private typealias Color = SIMD4<Int16>

  /// The colour that most of the border's pixels have, when one side at least is plain.
  private static func borderColor(_ box: PixelRect, of image: PixelImage) -> Color? {
    guard box.width > 2, box.height > 2 else { return nil }
    let (right, bottom) = (box.x + box.width - 1, box.y + box.height - 1)
    let middle = (box.x + box.width / 2, box.y + box.height / 2)
    let probes = [
      color(box.x, box.y, of: image), color(right, box.y, of: image),
      color(box.x, bottom, of: image), color(right, bottom, of: image),
      color(middle.0, box.y, of: image), color(middle.0, bottom, of: image),
      color(box.x, middle.1, of: image), color(right, middle.1, of: image),
    ]
    // The first of the best, so that the answer hangs on nothing else.
    var best: (color: Color, count: Int)?
    for probe in probes {
      let count = probes.count { isNear($0, probe) }
      if count > best?.count ?? 1 { best = (probe, count) }
    }
    return best?.color
  }

  private static func color(_ x: Int, _ y: Int, of image: PixelImage) -> Color {
    let start = image.offset(x: x, y: y)
    let next = image.channelCount < 3 ? 0 : 1
    return Color(
      Int16(image.bytes[start]), Int16(image.bytes[start + next]),
      Int16(image.bytes[start + 2 * next]), 0)
  }

  private static func isNear(_ a: Color, _ b: Color) -> Bool {
    let difference = a &- b
    let limit = Color(repeating: Int16(tolerance))
    return all(difference .<= limit) && all(difference .>= 0 &- limit)
  }

  /// Whether lines of a picture show one colour.
  private struct Lines {
    let image: PixelImage
    let color: Color

    func isRowPlain(_ y: Int, columns: Range<Int>) -> Bool {
      isPlain(
        from: image.offset(x: columns.lowerBound, y: y), step: image.channelCount,
        count: columns.count)
    }

    func isColumnPlain(_ x: Int, rows: Range<Int>) -> Bool {
      isPlain(
        from: image.offset(x: x, y: rows.lowerBound), step: image.width * image.channelCount,
        count: rows.count)
    }

    private func isPlain(from start: Int, step: Int, count: Int) -> Bool {
      // The line lies inside of the picture.
      unsafe image.bytes.withUnsafeBufferPointer { bytes in
        let (first, second, third) = (Int(color.x), Int(color.y), Int(color.z))
        let next = image.channelCount < 3 ? 0 : 1
        var strays = 0
        var position = start
        for _ in 0..<count {
          let far = unsafe max(
            abs(Int(bytes[position]) &- first), abs(Int(bytes[position &+ next]) &- second),
            abs(Int(bytes[position &+ 2 &* next]) &- third))
          if far > tolerance {
            strays &+= 1
            if strays &* strayPixels > count { return false }
          }
          position &+= step
        }
        return true
      }
    }
  }
}

extension PixelRect {
  /// Without the outermost line on each side where it ends short of `whole`: reduced from a
  /// larger picture, that line mixes what lies on both sides of it.
  fileprivate func withoutEdges(inside whole: PixelRect) -> PixelRect {
    let left = x > whole.x ? 1 : 0
    let top = y > whole.y ? 1 : 0
    let right = x + width < whole.x + whole.width ? 1 : 0
    let bottom = y + height < whole.y + whole.height ? 1 : 0
    guard width > left + right, height > top + bottom else { return self }
    return PixelRect(
      x: x + left, y: y + top, width: width - left - right, height: height - top - bottom)
  }
}
