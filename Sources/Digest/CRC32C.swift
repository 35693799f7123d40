import CPicturePasses

/// The 32-bit Castagnoli cyclic redundancy check (RFC 3720, appendix B.4; reflected polynomial
/// 0x82F63B78), computed eight bytes at a time: by the processor's instruction, else from tables.
package struct CRC32C: Sendable {
  /// The check value of all bytes so far.
  package private(set) var value: UInt32 = 0

  /// Starts with no bytes.
  package init() {}

  /// The check value of `bytes`.
  package static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    var check = CRC32C()
    unsafe check.update(bytes)
    return check.value
  }

  /// The check value of `bytes` as eight lower-case hexadecimal digits.
  package static func hexadecimal(_ bytes: UnsafeRawBufferPointer) -> String {
    let digits = unsafe String(checksum(bytes), radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// The check value of `bytes` as eight lower-case hexadecimal digits.
  package static func hexadecimal(_ bytes: [UInt8]) -> String {
    unsafe bytes.withUnsafeBytes { unsafe hexadecimal($0) }
  }

  /// Adds bytes at the end.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let instruction = unsafe Self.instruction,
      let base = unsafe bytes.assumingMemoryBound(to: UInt8.self).baseAddress
    else { return unsafe updateByTables(bytes) }
    value = unsafe instruction(value, base, bytes.count)
  }

  private static let instruction =
    unsafe pic_passes_at(pic_passes_count() - 1).pointee.crc32c

  /// Adds bytes without the processor's instruction.
  package mutating func updateByTables(_ bytes: UnsafeRawBufferPointer) {
    var crc = ~value
    var i = 0
    unsafe crcTables.withUnsafeBufferPointer { tables in
      while i + 8 <= bytes.count {
        let word =
          unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self))
          ^ UInt64(crc)
        crc = 0
        for byte in 0..<8 {
          let index = Int(truncatingIfNeeded: word >> (8 * UInt64(byte))) & 255
          crc ^= unsafe tables[(7 - byte) * 256 + index]
        }
        i += 8
      }
      while i < bytes.count {
        crc = unsafe tables[Int(UInt8(truncatingIfNeeded: crc) ^ bytes[i])] ^ crc >> 8
        i += 1
      }
    }
    value = ~crc
  }
}

/// Table t × 256 + b: the check of byte b followed by t zero bytes.
private let crcTables: [UInt32] = {
  var tables = [UInt32](repeating: 0, count: 8 * 256)
  for byte in 0..<256 {
    var crc = UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1 }
    tables[byte] = crc
  }
  for entry in 256..<(8 * 256) {
    let previous = tables[entry - 256]
    tables[entry] = tables[Int(previous & 255)] ^ previous >> 8
  }
  return tables
}()
