/// Reading numbers and marks out of untrusted bytes; every read is checked against the end.
extension Span where Element == UInt8 {
  /// Whether these bytes stand at `offset`.
  func hasBytes(_ expected: [UInt8], at offset: Int) -> Bool {
    guard offset >= 0, offset <= count, expected.count <= count - offset else { return false }
    for index in expected.indices where self[offset + index] != expected[index] { return false }
    return true
  }

  /// Whether this ASCII text stands at `offset`.
  func hasText(_ expected: StaticString, at offset: Int) -> Bool {
    hasBytes(Array(expected.description.utf8), at: offset)
  }

  /// Whether this ASCII text stands at `offset`.
  func hasText(_ expected: String, at offset: Int) -> Bool {
    hasBytes(Array(expected.utf8), at: offset)
  }

  /// An unsigned number of `byteCount` ≤ 4 bytes, or nil past the end.
  func number(at offset: Int, byteCount: Int, isLittleEndian: Bool) -> Int? {
    guard offset >= 0, offset <= count, byteCount <= count - offset else { return nil }
    var value = 0
    for index in 0..<byteCount {
      let position = isLittleEndian ? offset + byteCount - 1 - index : offset + index
      value = value << 8 | Int(self[position])
    }
    return value
  }

  /// A copy of the bytes from `start` on.
  func bytes(from start: Int) -> [UInt8] {
    let rest = extracting(range(from: start, count: count))
    // The pointer lives for the call only.
    return unsafe rest.withUnsafeBufferPointer { unsafe Array($0) }
  }

  /// The positions `start ..< start + length`, cut to what exists; for `extracting`.
  func range(from start: Int, count length: Int) -> Range<Int> {
    let lower = Swift.min(Swift.max(start, 0), count)
    return lower..<(lower + Swift.min(Swift.max(length, 0), count - lower))
  }
}
