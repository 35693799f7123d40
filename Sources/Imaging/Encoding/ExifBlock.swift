/// Writes the smallest EXIF block that carries an orientation.
enum ExifBlock {
  /// Big-endian TIFF header and one directory with tag 0x0112, type SHORT.
  static func bytes(_ orientation: Orientation) -> [UInt8] {
    [
      0x4D, 0x4D, 0x00, 0x2A, 0x00, 0x00, 0x00, 0x08,  // MM, 42, directory at 8
      0x00, 0x01,  // one entry
      0x01, 0x12, 0x00, 0x03, 0x00, 0x00, 0x00, 0x01,  // orientation, SHORT, one value
      0x00, UInt8(orientation.rawValue), 0x00, 0x00,  // the value, left-aligned
      0x00, 0x00, 0x00, 0x00,  // no further directory
    ]
  }
}
