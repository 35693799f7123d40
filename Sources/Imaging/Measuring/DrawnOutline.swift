import Pixels

extension BackgroundParts {
  /// Measures a decoded picture, without cuts where its outline was drawn as it is.
  ///
  /// So it is in a file with transparent pixels, in one of fewer than 64 pixels a side, where strokes
  /// are made of straight steps, and where all in front of the white ground has one colour: a letter,
  /// a square, a bar. What was cut out, framed or lost its transparency shows more than that.
  package init(of decoded: DecodedPicture) {
    let grid = BackgroundGrid(decoded.image)
    self = .measure(grid, isCutOut: decoded.policies.contains(.alpha))
    guard sourceOutlineCutShare > 0 else { return }
    let isSmall = max(decoded.sourceWidth, decoded.sourceHeight) < DrawnOutline.smallestSide
    if isSmall || DrawnOutline.isFlat(grid) { sourceOutlineCutShare = 0 }
  }
}

/// Pictures with straight outlines that somebody drew.
enum DrawnOutline {
  /// Pixels of the longer side from which on cuts can be told from strokes.
  static let smallestSide = 64
  /// How far from the colour of the subject a sample may be.
  private static let tolerance: UInt8 = 24
  /// The share of samples that must be as near.
  private static let share = 0.95

  /// Whether all that is not white has one colour, but for its rim; false where all is white.
  ///
  /// It is when the share has levels near the median, the upper one of two, in every channel.
  static func isFlat(_ grid: BackgroundGrid) -> Bool {
    let cells = innerCells(of: grid.rows)
    let count = cells.reduce(0) { $0 + $1.nonzeroBitCount }
    guard count > 0 else { return false }
    var colours: [SIMD4<UInt8>] = []
    colours.reserveCapacity(count)
    var levels = ColourLevels()
    // A quarter of the rows tells nearly all pictures that are not.
    let step = 4
    for first in 0..<step {
      for y in Swift.stride(from: first, to: cells.count, by: step) where cells[y] != 0 {
        add(cells[y], y, of: grid.image, to: &colours)
      }
      guard first == 0 || first == step - 1 else { continue }
      for colour in colours[levels.count...] { levels.add(colour) }
      let far = colours.count - levels.most(within: 2 * Int(tolerance))
      guard Double(count - far) >= share * Double(count) else { return false }
    }
    let middle = levels.median
    let near = colours.count { colour in
      let distance = pointwiseMax(colour, middle) &- pointwiseMin(colour, middle)
      return distance.max() <= tolerance
    }
    return Double(near) >= share * Double(count)
  }

  /// Cells that are not white, as their neighbours on all four sides.
  private static func innerCells(of white: [UInt128]) -> [UInt128] {
    white.indices.map { y in
      guard y > 0, y + 1 < white.count else { return 0 }
      return ~(white[y] | white[y - 1] | white[y + 1]) & (~white[y] &<< 1) & (~white[y] &>> 1)
    }
  }

  /// Appends the colours of cells of a row: red, green, blue and 0.
  private static func add(
    _ cells: UInt128, _ y: Int, of image: PixelImage, to colours: inout [SIMD4<UInt8>]
  ) {
    let side = BackgroundGrid.side
    let green = image.channelCount == 3 ? 1 : 0
    let pixels = image.bytes.span
    let start = image.offset(x: 0, y: (2 * y + 1) * image.height / (2 * side))
    var rest = cells
    while rest != 0 {
      let x = (2 * rest.trailingZeroBitCount + 1) * image.width / (2 * side)
      let at = start + x * image.channelCount
      colours.append(SIMD4(pixels[at], pixels[at + green], pixels[at + 2 * green], 0))
      rest &= rest &- 1
    }
  }
}

/// How often each level of red, green and blue occurs.
private struct ColourLevels {
  private var counts = [Int](repeating: 0, count: 3 * 256)
  /// Colours in all.
  private(set) var count = 0

  mutating func add(_ colour: SIMD4<UInt8>) {
    counts[Int(colour.x)] += 1
    counts[256 + Int(colour.y)] += 1
    counts[512 + Int(colour.z)] += 1
    count += 1
  }

  /// The median of each channel, the upper one of two; a fourth that is 0.
  var median: SIMD4<UInt8> {
    var median = SIMD4<UInt8>.zero
    for channel in 0..<3 {
      var below = counts[256 * channel]
      while below <= count / 2, median[channel] < 255 {
        median[channel] += 1
        below += counts[256 * channel + Int(median[channel])]
      }
    }
    return median
  }

  /// The most colours whose levels can all differ by at most `range`: the least of three channels.
  func most(within range: Int) -> Int {
    var least = count
    for levels in [counts[..<256], counts[256..<512], counts[512...]] {
      var (sum, most) = (0, 0)
      for level in levels.indices {
        sum += levels[level]
        if level - range > levels.startIndex { sum -= levels[level - range - 1] }
        most = max(most, sum)
      }
      least = min(least, most)
    }
    return least
  }
}
