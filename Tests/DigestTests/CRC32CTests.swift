import Digest
import Testing

@Suite("CRC-32C")
struct CRC32CTests {
  /// RFC 3720, appendix B.4.
  static let published: [([UInt8], UInt32)] = [
    ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
    ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
    ([UInt8](0..<32), 0x46DD_794E),
    ([UInt8]((0..<32).reversed()), 0x113F_DB5C),
    (Array("123456789".utf8), 0xE306_9283),
  ]

  @Test("the check values of RFC 3720 come out", arguments: published)
  func publishedValues(bytes: [UInt8], expected: UInt32) {
    #expect(unsafe bytes.withUnsafeBytes { unsafe CRC32C.checksum($0) } == expected)
    var check = CRC32C()
    unsafe bytes.withUnsafeBytes { unsafe check.updateByTables($0) }
    #expect(check.value == expected, "by tables")
  }

  @Test("pieces of any length give the value of the whole", arguments: [0, 1, 7, 8, 9, 31])
  func pieces(cut: Int) {
    let bytes = [UInt8](0..<32)
    var check = CRC32C()
    for piece in [bytes[..<cut], bytes[cut...]] {
      unsafe Array(piece).withUnsafeBytes { unsafe check.update($0) }
    }
    #expect(check.value == 0x46DD_794E)
  }
}
