/// Numbers as files have them.
extension [UInt8] {
  /// Appends a whole number, the lowest byte first.
  mutating func append(littleEndian number: some FixedWidthInteger & BitwiseCopyable) {
    // The copy lives for the call.
    unsafe Swift.withUnsafeBytes(of: number.littleEndian) { unsafe append(contentsOf: $0) }
  }

  /// Appends a whole number, the highest byte first.
  mutating func append(bigEndian number: some FixedWidthInteger & BitwiseCopyable) {
    unsafe Swift.withUnsafeBytes(of: number.bigEndian) { unsafe append(contentsOf: $0) }
  }

  /// Appends a whole number in groups of seven bits, the lowest first, each but the last with its high
  /// bit set: as Protocol Buffers and Thrift's compact protocol do.
  mutating func append(varint number: UInt64) {
    var rest = number
    while rest > 127 {
      append(UInt8(truncatingIfNeeded: rest) | 128)
      rest >>= 7
    }
    append(UInt8(rest))
  }
}
