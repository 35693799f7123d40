import CDigest

/// A 128-bit digest of many bytes, taken at the speed of memory: XXH3.
///
/// For telling pictures apart, not for security: whoever wants two inputs of one digest can make
/// them. Chance does not: among a billion inputs two are alike with a probability below 10⁻¹⁹.
///
/// Source: xxHash fast digest algorithm, XXH3 (github.com/Cyan4973/xxHash).
public struct PixelDigest: Hashable, Sendable, CustomStringConvertible {
  /// 32 lower-case hexadecimal digits, as `xxhsum -H2` prints them.
  public let description: String

  /// The digest of `bytes`.
  public init(of bytes: [UInt8]) {
    // Two digits for each of 16 bytes; the buffers live for the calls only.
    description = unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16) { digest in
      unsafe bytes.withUnsafeBufferPointer { bytes in
        unsafe pokeprep_digest128(bytes.baseAddress, bytes.count, digest.baseAddress)
      }
      return unsafe String(unsafeUninitializedCapacity: 32) { text in
        for index in 0..<16 {
          let byte = unsafe digest[index]
          unsafe text[2 * index] = Self.digit(byte >> 4)
          unsafe text[2 * index + 1] = Self.digit(byte & 15)
        }
        return 32
      }
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}
