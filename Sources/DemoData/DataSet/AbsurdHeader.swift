/// Files whose headers ask for more memory than any computer has.
enum AbsurdHeader {
  /// A PNG that claims 2,147,483,647 × 2,147,483,647 pixels, with a right checksum.
  static func png(_ file: [UInt8]) -> [UInt8] {
    var bytes = file
    // After 8 bytes of signature and 4 of length: "IHDR", width, height, five more, checksum.
    bytes.replaceSubrange(16..<24, with: [0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF])
    let checksum = crc32(bytes[12..<29])
    bytes.replaceSubrange(
      29..<33, with: (0..<4).map { UInt8(truncatingIfNeeded: checksum >> (24 - 8 * $0)) })
    return bytes
  }

  /// A JPEG that claims 65,535 × 65,535 pixels.
  static func jpeg(_ file: [UInt8]) -> [UInt8] {
    var bytes = file
    var position = 2
    // Segments: marker, length, payload; the frame header holds precision, height, width.
    while position + 9 < bytes.count, bytes[position] == 0xFF {
      if bytes[position + 1] == 0xC0 || bytes[position + 1] == 0xC2 {
        bytes.replaceSubrange(position + 5..<position + 9, with: [0xFF, 0xFF, 0xFF, 0xFF])
        return bytes
      }
      position += 2 + Int(bytes[position + 2]) << 8 + Int(bytes[position + 3])
    }
    return bytes
  }

  /// A WebP container that claims 16,777,216 × 256 pixels and holds none.
  static let webp: [UInt8] =
    Array("RIFF".utf8) + [22, 0, 0, 0] + Array("WEBPVP8X".utf8) + [10, 0, 0, 0]
    + [0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00]

  /// The checksum of PNG chunks (PNG, annex D): polynomial 0xEDB88320.
  private static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var remainder: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      remainder ^= UInt32(byte)
      for _ in 0..<8 {
        remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0xEDB8_8320 : remainder >> 1
      }
    }
    return ~remainder
  }
}
