/// Names for files that are not PNG, JPEG or WebP.
enum FileKind {
  /// Fixed bytes at a fixed place, most specific first.
  private static let signatures: [(name: String, offset: Int, bytes: [UInt8])] = [
    ("GIF", 0, Array("GIF8".utf8)),
    ("TIFF", 0, [0x49, 0x49, 0x2A, 0x00]),
    ("TIFF", 0, [0x4D, 0x4D, 0x00, 0x2A]),
    ("TIFF", 0, [0x49, 0x49, 0x2B, 0x00]),
    ("TIFF", 0, [0x4D, 0x4D, 0x00, 0x2B]),
    ("ICO", 0, [0x00, 0x00, 0x01, 0x00]),
    ("CUR", 0, [0x00, 0x00, 0x02, 0x00]),
    ("PSD", 0, Array("8BPS".utf8)),
    ("PDF", 0, Array("%PDF".utf8)),
    ("EPS", 0, Array("%!PS".utf8)),
    ("EPS", 0, [0xC5, 0xD0, 0xD3, 0xC6]),
    ("JPEG 2000", 0, [0x00, 0x00, 0x00, 0x0C, 0x6A, 0x50, 0x20, 0x20]),
    ("JPEG 2000", 0, [0xFF, 0x4F, 0xFF, 0x51]),
    ("JPEG XL", 0, [0x00, 0x00, 0x00, 0x0C, 0x4A, 0x58, 0x4C, 0x20]),
    ("JPEG XL", 0, [0xFF, 0x0A]),
    ("JNG", 0, [0x8B, 0x4A, 0x4E, 0x47]),
    ("MNG", 0, [0x8A, 0x4D, 0x4E, 0x47]),
    ("QOI", 0, Array("qoif".utf8)),
    ("DDS", 0, Array("DDS ".utf8)),
    ("JPEG XR", 0, [0x49, 0x49, 0xBC]),
    ("RW2", 0, [0x49, 0x49, 0x55, 0x00]),
    ("ORF", 0, Array("IIRO".utf8)),
    ("ORF", 0, Array("IIRS".utf8)),
    ("RAF", 0, Array("FUJIFILMCCD-RAW".utf8)),
    ("X3F", 0, Array("FOVb".utf8)),
    ("BPG", 0, [0x42, 0x50, 0x47, 0xFB]),
    ("DjVu", 0, Array("AT&TFORM".utf8)),
    ("ICNS", 0, Array("icns".utf8)),
    ("DICOM", 128, Array("DICM".utf8)),
    ("FITS", 0, Array("SIMPLE  =".utf8)),
    ("NumPy", 0, [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]),
    ("HDF5", 0, [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]),
    ("Git LFS pointer", 0, Array("version https://git-lfs.github.com/spec/".utf8)),
    ("OpenEXR", 0, [0x76, 0x2F, 0x31, 0x01]),
    ("Radiance HDR", 0, Array("#?RADIANCE".utf8)),
    ("XCF", 0, Array("gimp xcf".utf8)),
    ("FLIF", 0, Array("FLIF".utf8)),
    ("WAV", 8, Array("WAVE".utf8)),
    ("AVI", 8, Array("AVI ".utf8)),
    ("ZIP", 0, [0x50, 0x4B, 0x03, 0x04]),
    ("gzip", 0, [0x1F, 0x8B]),
    ("Zstandard", 0, [0x28, 0xB5, 0x2F, 0xFD]),
    ("bzip2", 0, Array("BZh".utf8)),
    ("xz", 0, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]),
    ("7z", 0, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]),
    ("RAR", 0, Array("Rar!".utf8)),
    ("SQLite", 0, Array("SQLite format 3".utf8)),
    ("Matroska", 0, [0x1A, 0x45, 0xDF, 0xA3]),
    ("Ogg", 0, Array("OggS".utf8)),
    ("ELF", 0, [0x7F, 0x45, 0x4C, 0x46]),
  ]

  /// The name of the kind, `text` for readable bytes and `unknown` for the rest.
  static func name(of bytes: Span<UInt8>) -> String {
    for signature in signatures where bytes.hasBytes(signature.bytes, at: signature.offset) {
      return signature.name
    }
    if isBitmap(bytes) { return "BMP" }
    if bytes.hasText("ftyp", at: 4) { return isoMediaName(of: bytes) }
    if let name = portableAnymapName(of: bytes) { return name }
    return textName(of: bytes)
  }

  /// Two letters alone would claim any text that starts with BM; the reserved words are zero, or the
  /// size of the second header is one of the known ones.
  private static func isBitmap(_ bytes: Span<UInt8>) -> Bool {
    guard bytes.hasText("BM", at: 0) else { return false }
    if bytes.hasBytes([0, 0, 0, 0], at: 6) { return true }
    guard let headerSize = bytes.number(at: 14, byteCount: 4, isLittleEndian: true) else {
      return false
    }
    return [12, 16, 40, 52, 56, 64, 108, 124].contains(headerSize)
  }

  /// AVIF, HEIC, CR3 and MP4 share one container; its major brand tells them apart, or where that is
  /// a general one those that follow.
  private static func isoMediaName(of bytes: Span<UInt8>) -> String {
    if bytes.hasText("crx ", at: 8) { return "CR3" }
    if bytes.hasText("qt  ", at: 8) { return "QuickTime" }
    for brand in ["avif", "avis"] where bytes.hasText(brand, at: 8) { return "AVIF" }
    if bytes.hasText("mif1", at: 8) || bytes.hasText("msf1", at: 8) {
      // size₄ ftyp brand₄ version₄, then brands₄ to the end of the box.
      let end = min(bytes.number(at: 0, byteCount: 4, isLittleEndian: false) ?? 0, 256)
      for place in stride(from: 16, to: end, by: 4)
      where bytes.hasText("avif", at: place) || bytes.hasText("avis", at: place) {
        return "AVIF"
      }
    }
    for brand in ["heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1"]
    where bytes.hasText(brand, at: 8) {
      return "HEIC"
    }
    return "MP4"
  }

  /// `P1`…`P7` followed by white space.
  private static func portableAnymapName(of bytes: Span<UInt8>) -> String? {
    guard bytes.count > 2, bytes[0] == UInt8(ascii: "P") else { return nil }
    let isSpace = bytes[2] == 0x20 || (0x09...0x0D).contains(bytes[2])
    guard isSpace, (UInt8(ascii: "1")...UInt8(ascii: "7")).contains(bytes[1]) else { return nil }
    return "PNM"
  }

  private static func textName(of bytes: Span<UInt8>) -> String {
    let length = min(bytes.count, 1024)
    var head: [UInt8] = []
    head.reserveCapacity(length)
    for index in 0..<length { head.append(bytes[index]) }
    // A byte order mark says text whatever follows.
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return "text" }
    let controls = head.contains { $0 < 0x09 || (0x0E..<0x20).contains($0) || $0 == 0x7F }
    if controls { return "unknown" }
    // The cut may fall inside a character, so up to three bytes at the end may be incomplete.
    let isText = (0...3).contains { drop in
      drop < head.count && String(validating: head.dropLast(drop), as: UTF8.self) != nil
    }
    guard isText else { return "unknown" }
    let text = String(decoding: head, as: UTF8.self).lowercased()
    if text.contains("<svg") { return "SVG" }
    if text.contains("<!doctype html") || text.contains("<html") { return "HTML" }
    let firstCharacter = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    if firstCharacter.hasPrefix("<?xml") { return "XML" }
    return "text"
  }
}
