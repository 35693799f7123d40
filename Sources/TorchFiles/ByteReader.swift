/// Reads forward through a range of bytes; every read is checked against its end.
struct ByteReader {
  let bytes: [UInt8]
  private(set) var position: Int
  let end: Int

  /// - Precondition: The range lies inside of `bytes`.
  init(_ bytes: [UInt8], in range: Range<Int>) {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= bytes.count, "A range outside of the bytes")
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  var remaining: Int { end - position }

  /// Goes past `count` bytes and says where they were.
  mutating func skip(_ count: Int, _ field: String) throws(TorchFileError) -> Range<Int> {
    guard count >= 0, count <= remaining else {
      throw .truncated(field: field, expected: count, found: remaining)
    }
    defer { position += count }
    return position..<(position + count)
  }

  mutating func byte(_ field: String) throws(TorchFileError) -> UInt8 {
    bytes[try skip(1, field).lowerBound]
  }

  /// An unsigned little-endian number of 1 to 8 bytes.
  mutating func unsigned(_ byteCount: Int, _ field: String) throws(TorchFileError) -> UInt64 {
    try skip(byteCount, field).reversed().reduce(0) { $0 << 8 | UInt64(bytes[$1]) }
  }

  /// An unsigned little-endian number of 1 to 7 bytes.
  mutating func count(_ byteCount: Int, _ field: String) throws(TorchFileError) -> Int {
    Int(truncatingIfNeeded: try unsigned(byteCount, field))
  }

  mutating func text(_ byteCount: Int, _ field: String) throws(TorchFileError) -> String {
    let range = try skip(byteCount, field)
    guard let text = String(validating: bytes[range], as: UTF8.self) else {
      throw .malformed(field: field, expected: "UTF-8", found: "other bytes at \(range.lowerBound)")
    }
    return text
  }

  /// Text up to a line feed, which is passed too.
  mutating func line(limit: Int, _ field: String) throws(TorchFileError) -> String {
    let window = bytes[position..<(position + min(limit, remaining))]
    guard let newline = window.firstIndex(of: 0x0A) else {
      throw .malformed(
        field: field, expected: "a line of at most \(limit) bytes", found: "no end of line")
    }
    let text = try text(newline - position, field)
    position += 1
    return text
  }
}
