/// Finds the orientation in an EXIF block (a TIFF header and its first directory).
///
/// Source: CIPA DC-008 (Exif 2.32), section 4.6. Anything unexpected gives nil: a broken EXIF block
/// never costs a picture.
enum ExifOrientation {
  private static let orientationTag = 0x0112
  /// Bytes of the number types: 1 byte, 3 short, 4 long and their signed forms.
  private static let byteCounts = [1: 1, 3: 2, 4: 4, 6: 1, 8: 2, 9: 4]

  /// Reads tag 0x0112 of the first directory; the value may be one that means nothing.
  ///
  /// `exif` is the block from `II` or `MM` on, with or without `Exif\0\0` before it.
  static func value(in exif: Span<UInt8>) -> Int? {
    if exif.hasText("Exif", at: 0) {
      return value(inTIFF: exif.extracting(exif.range(from: 6, count: exif.count)))
    }
    return value(inTIFF: exif)
  }

  private static func value(inTIFF tiff: Span<UInt8>) -> Int? {
    let isLittleEndian = tiff.hasText("II", at: 0)
    guard isLittleEndian || tiff.hasText("MM", at: 0),
      tiff.number(at: 2, byteCount: 2, isLittleEndian: isLittleEndian) == 42,
      let directory = tiff.number(at: 4, byteCount: 4, isLittleEndian: isLittleEndian),
      let entryCount = tiff.number(at: directory, byteCount: 2, isLittleEndian: isLittleEndian)
    else { return nil }
    for entry in 0..<entryCount {
      // |tag 2|type 2|count 4|value 4|, the value left-aligned when it is shorter.
      let offset = directory + 2 + 12 * entry
      guard let tag = tiff.number(at: offset, byteCount: 2, isLittleEndian: isLittleEndian) else {
        return nil
      }
      guard tag == orientationTag else { continue }
      guard let type = tiff.number(at: offset + 2, byteCount: 2, isLittleEndian: isLittleEndian),
        let byteCount = byteCounts[type],
        tiff.number(at: offset + 4, byteCount: 4, isLittleEndian: isLittleEndian) == 1
      else { return nil }
      return tiff.number(at: offset + 8, byteCount: byteCount, isLittleEndian: isLittleEndian)
    }
    return nil
  }
}

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
