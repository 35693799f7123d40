import Pixels

/// A picture reduced to 128×128 sampled pixels, each told to be white, off-white, black or none.
///
/// Cell i of a side of n pixels shows the pixel ⌊(2i + 1) · n / 256⌋, so that the cost does not
/// depend on the size, straight lines stay straight and a pixel that is white stays white. Bit x of
/// row y stands for the cell in column x.
struct BackgroundGrid {
  /// Cells of a side.
  static let side = 128
  /// Cells from the border inwards that make up the ring.
  static let ringWidth = 2
  /// The smallest value that all channels of a white pixel have.
  static let white: UInt8 = 240
  /// The smallest value that all channels of an off-white pixel have.
  static let offWhite: UInt8 = 190
  /// The largest difference between the channels of an off-white pixel.
  static let offWhiteChroma: UInt8 = 24
  /// The largest value of any channel of a black pixel.
  static let black: UInt8 = 24

  /// Rows of white cells.
  private(set) var rows: [UInt128]
  private let image: PixelImage
  /// Share of white, off-white and black cells in the ring, 0…1.
  private(set) var ringShares: (white: Double, offWhite: Double, black: Double)

  /// Samples a picture of 1 or 3 channels.
  init(_ image: PixelImage) {
    precondition(
      image.channelCount == 1 || image.channelCount == 3,
      "a background is measured on 1 or 3 channels, not \(image.channelCount)")
    let side = Self.side
    var rows = [UInt128](repeating: 0, count: side)
    var ring = (white: 0, offWhite: 0, black: 0)
    let channels = image.channelCount
    let green = channels == 3 ? 1 : 0
    let blue = channels == 3 ? 2 : 0
    let offsets = (0..<side).map { (2 * $0 + 1) * image.width / (2 * side) * channels }
    let ringColumns = Array(0..<Self.ringWidth) + Array((side - Self.ringWidth)..<side)
    let everyColumn = Array(0..<side)
    let pixels = image.bytes.span
    // The bits that the channels of a pixel have in common, at its first sample.
    var common = [UInt8](repeating: 0, count: max(0, image.width * channels - 2 * green))
    for y in 0..<side {
      let start = image.offset(x: 0, y: (2 * y + 1) * image.height / (2 * side))
      rows[y] = unsafe common.withUnsafeMutableBufferPointer { common in
        unsafe image.bytes.withUnsafeBufferPointer { bytes in
          unsafe Self.whiteRow(bytes, from: start, offsets, next: green, common: common)
        }
      }
      let isRingRow = y < Self.ringWidth || y >= side - Self.ringWidth
      for x in isRingRow ? everyColumn : ringColumns {
        let at = start + offsets[x]
        let (r, g, b) = (pixels[at], pixels[at + green], pixels[at + blue])
        let (low, high) = (min(r, g, b), max(r, g, b))
        if low >= Self.white {
          ring.white += 1
        } else if low >= Self.offWhite, high - low <= Self.offWhiteChroma {
          ring.offWhite += 1
        } else if high <= Self.black {
          ring.black += 1
        }
      }
    }
    let inner = side - 2 * Self.ringWidth
    let cells = Double(side * side - inner * inner)
    self.rows = rows
    self.image = image
    ringShares = (
      Double(ring.white) / cells, Double(ring.offWhite) / cells, Double(ring.black) / cells
    )
  }

  /// One row of white cells; `next` is 1 when there are three colours and 0 when there is one.
  private static func whiteRow(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ offsets: [Int], next: Int,
    common: UnsafeMutableBufferPointer<UInt8>
  ) -> UInt128 {
    // `common` ends with the first sample of the last pixel of the row, so everything read lies in it.
    for index in 0..<common.count {
      let place = start &+ index
      unsafe common[index] = bytes[place] & bytes[place &+ next] & bytes[place &+ 2 &* next]
    }
    return unsafe offsets.withUnsafeBufferPointer { offsets in
      var words: (UInt64, UInt64) = (0, 0)
      for eighth in 0..<(side / 8) {
        // Eight cells, one a byte. 240 is 0xF0: all channels reach it when the upper four bits of each
        // are set.
        var cells: UInt64 = 0
        for cell in 0..<8 {
          // ⌊(2i + 1) · n / 256⌋ < n for i < 128, so every cell lies in the row.
          let bits = unsafe common[offsets[8 &* eighth &+ cell]]
          cells |= UInt64(bits) &<< UInt64(8 &* cell)
        }
        // The top bit of each byte: whether its upper four bits are set. A product brings the eight
        // bits together.
        let white = cells & cells &<< 1 & cells &<< 2 & cells &<< 3 & 0x8080_8080_8080_8080
        let bits = ((white &>> 7) &* 0x0102_0408_1020_4080) &>> 56
        if eighth < side / 16 {
          words.0 |= bits &<< UInt64(8 &* eighth)
        } else {
          words.1 |= bits &<< UInt64(8 &* (eighth &- side / 16))
        }
      }
      return UInt128(words.1) &<< 64 | UInt128(words.0)
    }
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
