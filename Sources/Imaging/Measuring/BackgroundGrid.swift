import Pixels

/// A picture reduced to 128×128 sampled pixels, each told to be white, off-white, black or none.
///
/// Cell i of a side of n pixels shows the pixel ⌊(2i + 1) · n / 256⌋, so that the cost does not
/// depend on the size, straight lines stay straight and a pixel that is white stays white. Bit x of
/// row y stands for the cell in column x.
struct BackgroundGrid {
  /// Cells of a side.
  static let side = WhiteCells.side
  /// Cells from the border inwards that make up the ring.
  static let ringWidth = 2
  /// The smallest value that all channels of a white pixel have.
  static let white = WhiteCells.white
  /// The smallest value that all channels of an off-white pixel have.
  static let offWhite: UInt8 = 190
  /// The largest difference between the channels of an off-white pixel.
  static let offWhiteChroma: UInt8 = 24
  /// The largest value of any channel of a black pixel.
  static let black: UInt8 = 24

  /// Rows of white cells.
  let rows: [UInt128]
  /// The picture.
  let image: PixelImage
  /// Share of white, off-white and black cells in the ring, 0…1.
  let ringShares: (white: Double, offWhite: Double, black: Double)

  /// Samples a picture of 1 or 3 channels.
  init(_ image: PixelImage) {
    rows = WhiteCells.rows(of: image)
    self.image = image
    ringShares = Self.ringShares(of: image)
  }

  /// Shares of white, off-white and black cells in the ring.
  private static func ringShares(
    of image: PixelImage
  ) -> (white: Double, offWhite: Double, black: Double) {
    var (white, offWhite, black, cells) = (0, 0, 0, 0)
    let green = image.channelCount == 3 ? 1 : 0
    let pixels = image.bytes.span
    for y in 0..<side {
      let start = image.offset(x: 0, y: (2 * y + 1) * image.height / (2 * side))
      let isRingRow = y < ringWidth || y >= side - ringWidth
      var x = 0
      while x < side {
        let at = start + (2 * x + 1) * image.width / (2 * side) * image.channelCount
        let (r, g, b) = (pixels[at], pixels[at + green], pixels[at + 2 * green])
        let (low, high) = (min(r, g, b), max(r, g, b))
        if low >= Self.white {
          white += 1
        } else if low >= Self.offWhite, high - low <= Self.offWhiteChroma {
          offWhite += 1
        } else if high <= Self.black {
          black += 1
        }
        cells += 1
        x += 1
        if !isRingRow, x == ringWidth { x = side - ringWidth }
      }
    }
    let all = Double(cells)
    return (Double(white) / all, Double(offWhite) / all, Double(black) / all)
  }

  /// Whether a cell is black; false outside of the picture.
  func isBlack(x: Int, y: Int) -> Bool {
    let cells = 0..<Self.side
    guard cells.contains(x), cells.contains(y) else { return false }
    return image[
      (2 * x + 1) * image.width / (2 * Self.side), (2 * y + 1) * image.height / (2 * Self.side)
    ].allSatisfy { $0 <= Self.black }
  }

  /// The white cells that hang together with the border: rows of the background.
  ///
  /// Cells hang together by their four sides.
  func background() -> [UInt128] {
    let last = Self.side - 1
    let ends: UInt128 = 1 | 1 &<< UInt128(last)
    var region = rows.indices.map { y in
      Self.spread(y == 0 || y == last ? rows[y] : rows[y] & ends, within: rows[y])
    }
    var isChanging = true
    while isChanging {
      isChanging = false
      for y in 1...last { grow(&region, at: y, from: y - 1, &isChanging) }
      for y in (0..<last).reversed() { grow(&region, at: y, from: y + 1, &isChanging) }
    }
    return region
  }

  private func grow(
    _ region: inout [UInt128], at y: Int, from neighbour: Int, _ isChanging: inout Bool
  ) {
    let seeds = region[neighbour] & rows[y] & ~region[y]
    guard seeds != 0 else { return }
    region[y] = Self.spread(region[y] | seeds, within: rows[y])
    isChanging = true
  }

  /// Seeds and all cells of the mask that a row of the mask connects with one of them.
  private static func spread(_ seeds: UInt128, within mask: UInt128) -> UInt128 {
    var (up, down) = (seeds, seeds)
    var (upMask, downMask) = (mask, mask)
    var step: UInt128 = 1
    while step < UInt128(side) {
      up |= upMask & (up &<< step)
      down |= downMask & (down &>> step)
      upMask &= upMask &<< step
      downMask &= downMask &>> step
      step &<<= 1
    }
    return up | down
  }
}
