import Pixels

/// Files of formats that are not read.
enum ForeignPicture {
  /// A GIF of one black pixel (GIF89a specification, CompuServe 1990).
  static let gif: [UInt8] =
    Array("GIF89a".utf8) + [
      0x01, 0x00, 0x01, 0x00, 0x80, 0x00, 0x00,  // 1×1, two colours
      0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF,  // black and white
      0x2C, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x00,  // one picture
      0x02, 0x02, 0x44, 0x01, 0x00, 0x3B,  // its pixel, and the end
    ]

  /// An uncompressed 24-bit Windows bitmap of an RGB picture.
  static func bmp(_ picture: PixelImage) -> [UInt8] {
    let padding = [UInt8](repeating: 0, count: (4 - picture.width * 3 % 4) % 4)
    var pixels: [UInt8] = []
    // Rows from the bottom up, blue first.
    for y in (0..<picture.height).reversed() {
      for x in 0..<picture.width { pixels += picture[x, y].reversed() }
      pixels += padding
    }
    let header: [UInt8] =
      Array("BM".utf8) + littleEndian(54 + pixels.count) + littleEndian(0) + littleEndian(54)
      + littleEndian(40) + littleEndian(picture.width) + littleEndian(picture.height)
      + [1, 0, 24, 0] + littleEndian(0) + littleEndian(pixels.count) + littleEndian(2835)
      + littleEndian(2835) + littleEndian(0) + littleEndian(0)
    return header + pixels
  }

  private static func littleEndian(_ value: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
