package import Pixels

extension BackgroundParts {
  /// Measures a decoded picture, without cuts where its outline was drawn as it is.
  ///
  /// So it is in a file with transparent pixels, in one of fewer than 64 pixels a side, where strokes
  /// are made of straight steps, and where all in front of the white ground has one colour: a letter,
  /// a square, a bar. What was cut out, framed or lost its transparency shows more than that.
  package init(of decoded: DecodedPicture) {
    let isCutOut = decoded.policies.contains(.alpha)
    self = .measure(decoded.image, isCutOut: isCutOut)
    guard sourceOutlineCutShare > 0 else { return }
    let isSmall = max(decoded.sourceWidth, decoded.sourceHeight) < DrawnOutline.smallestSide
    if isSmall || DrawnOutline.isFlat(decoded.image) { sourceOutlineCutShare = 0 }
  }
}

/// Pictures with straight outlines that somebody drew.
package enum DrawnOutline {
  /// Pixels of the longer side from which on cuts can be told from strokes.
  static let smallestSide = 64
  /// How far from the colour of the subject a sample may be.
  private static let tolerance: UInt8 = 24
  /// The share of samples that must be as near.
  private static let share = 0.95

  /// Whether all that is not white has one colour, but for its rim; false where all is white.
  package static func isFlat(_ image: PixelImage) -> Bool {
    let colours = subject(of: image)
    guard !colours.isEmpty else { return false }
    let middle = middle(of: colours)
    let near = colours.count { colour in
      let distance = pointwiseMax(colour, middle) &- pointwiseMin(colour, middle)
      return distance.max() <= tolerance
    }
    return Double(near) >= share * Double(colours.count)
  }

  /// The median of each channel; the upper one of two.
  private static func middle(of colours: [SIMD3<UInt8>]) -> SIMD3<UInt8> {
    var middle = SIMD3<UInt8>.zero
    for channel in 0..<3 {
      var counts = [Int](repeating: 0, count: 256)
      for colour in colours { counts[Int(colour[channel])] += 1 }
      var below = counts[0]
      while below <= colours.count / 2 {
        middle[channel] += 1
        below += counts[Int(middle[channel])]
      }
    }
    return middle
  }

  /// The colours of cells that are not white, as their neighbours on all four sides.
  private static func subject(of image: PixelImage) -> [SIMD3<UInt8>] {
    let side = WhiteCells.side
    let rows = WhiteCells.rows(of: image).map { ~$0 }
    let green = image.channelCount == 3 ? 1 : 0
    var colours: [SIMD3<UInt8>] = []
    for y in 1..<(side - 1) {
      var inner = rows[y] & rows[y - 1] & rows[y + 1] & (rows[y] &<< 1) & (rows[y] &>> 1)
      let row = (2 * y + 1) * image.height / (2 * side)
      while inner != 0 {
        let x = (2 * inner.trailingZeroBitCount + 1) * image.width / (2 * side)
        let at = image.offset(x: x, y: row)
        colours.append(
          SIMD3(image.bytes[at], image.bytes[at + green], image.bytes[at + 2 * green]))
        inner &= inner &- 1
      }
    }
    return colours
  }
}
