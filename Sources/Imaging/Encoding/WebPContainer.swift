/// Writes the extended WebP container, for what a plain bitstream cannot carry.
///
/// Source: WebP Container Specification, section "Extended File Format".
enum WebPContainer {
  private static let alphaFlag: UInt8 = 0x10
  private static let exifFlag: UInt8 = 0x08

  /// Wraps the chunks of `file` with a VP8X header and appends an EXIF chunk.
  static func adding(
    exif: [UInt8], to file: [UInt8], width: Int, height: Int, hasAlpha: Bool
  ) -> [UInt8] {
    var chunks = Array(file.dropFirst(12))
    // The encoder already writes the extended form for lossy pictures with alpha.
    if chunks.starts(with: "VP8X".utf8) { chunks.removeFirst(18) }
    let flags = exifFlag | (hasAlpha ? alphaFlag : 0)
    let header = chunk(
      "VP8X", [flags, 0, 0, 0] + number(width - 1, byteCount: 3) + number(height - 1, byteCount: 3))
    let body = Array("WEBP".utf8) + header + chunks + chunk("EXIF", exif)
    return Array("RIFF".utf8) + number(body.count, byteCount: 4) + body
  }

  private static func chunk(_ name: String, _ payload: [UInt8]) -> [UInt8] {
    let padding = [UInt8](repeating: 0, count: payload.count % 2)
    return Array(name.utf8) + number(payload.count, byteCount: 4) + payload + padding
  }

  private static func number(_ value: Int, byteCount: Int) -> [UInt8] {
    (0..<byteCount).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
