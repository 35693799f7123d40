package import Pixels

/// The brightness of a picture (BT.601), a byte a pixel.
package struct LumaPlane: Sendable {
  /// Columns.
  let width: Int
  /// Rows.
  let height: Int
  /// Row by row.
  let values: [UInt8]

  /// Of a picture of 1, 3 or 4 channels; alpha is not looked at.
  package init(of image: PixelImage) {
    let (channels, next) = (image.channelCount, image.channelCount < 3 ? 0 : 1)
    let pixels = image.bytes.span
    (width, height) = (image.width, image.height)
    values = (0..<(image.width * image.height)).map { place in
      let at = place * channels
      let (red, green, blue) = (
        UInt32(pixels[at]), UInt32(pixels[at + next]), UInt32(pixels[at + 2 * next])
      )
      return UInt8(truncatingIfNeeded: (red * 19595 + green * 38470 + blue * 7471 + 32768) >> 16)
    }
  }

  init(width: Int, height: Int, values: [UInt8]) {
    self.width = width
    self.height = height
    self.values = values
  }

  /// Rows as columns.
  var transposed: LumaPlane {
    LumaPlane(
      width: height, height: width,
      values: (0..<width).flatMap { x in (0..<height).map { values[$0 * width + x] } })
  }

  /// For each place the greatest or the least value up to `radius` away in both directions.
  func extremes(radius: Int, _ better: (UInt8, UInt8) -> UInt8) -> [UInt8] {
    var rows = values
    for y in 0..<height {
      for k in 1...radius where k < width {
        let start = y * width
        for x in 0..<(width - k) {
          rows[start + x] = better(rows[start + x], values[start + x + k])
        }
        for x in k..<width { rows[start + x] = better(rows[start + x], values[start + x - k]) }
      }
    }
    var result = rows
    for k in 1...radius where k < height {
      for place in 0..<((height - k) * width) {
        let other = place + k * width
        result[place] = better(result[place], rows[other])
        result[other] = better(result[other], rows[place])
      }
    }
    return result
  }
}

/// How often each of 256 levels occurs.
struct LevelCounts {
  private var counts = [Int](repeating: 0, count: 256)
  private(set) var total = 0

  mutating func add(_ level: UInt8, weight: Int = 1) {
    counts[Int(level)] += weight
    total += weight
  }

  /// The least level that a share of all do not exceed; 0 of nothing.
  func level(at share: Double) -> Int {
    let wanted = share * Double(total)
    var sum = 0
    for (level, count) in counts.enumerated() {
      sum += count
      if count > 0, Double(sum) >= wanted { return level }
    }
    return 0
  }
}
