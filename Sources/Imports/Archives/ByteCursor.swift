/// Bytes of a stranger's file, read with every step checked.
struct ByteCursor {
  let bytes: ArraySlice<UInt8>
  private(set) var offset: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    offset = bytes.startIndex
  }

  /// How many are left.
  var count: Int { bytes.endIndex - offset }

  /// Those that are left.
  var rest: ArraySlice<UInt8> { bytes[offset...] }

  /// The next bytes; nil where there are not as many.
  mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, count <= self.count else { return nil }
    defer { offset += count }
    return bytes[offset..<offset + count]
  }

  /// The next bytes as one number, the last byte weighing least; nil where there are not as many.
  mutating func bigEndian(_ count: Int) -> UInt64? {
    take(count)?.reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The next bytes as one number, the first byte weighing least; nil where there are not as many.
  mutating func littleEndian(_ count: Int) -> UInt64? {
    take(count)?.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// A number of seven bits a byte, as protocol buffers write it; nil where it has no end.
  mutating func varint() -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard let byte = take(1)?.first else { return nil }
      value |= UInt64(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return value }
    }
    return nil
  }
}
