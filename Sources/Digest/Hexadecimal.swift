/// Bytes as digits.
enum Hexadecimal {
  /// Two lower-case digits for each of `byteCount` bytes.
  static func text(of bytes: some Sequence<UInt8>, byteCount: Int) -> String {
    // Both digits of every byte fit into the capacity, and no more is written.
    unsafe String(unsafeUninitializedCapacity: 2 * byteCount) { text in
      var place = 0
      for byte in bytes.prefix(byteCount) {
        unsafe text[place] = digit(byte >> 4)
        unsafe text[place + 1] = digit(byte & 15)
        place += 2
      }
      return place
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}
