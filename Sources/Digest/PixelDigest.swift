import CDigest

/// A 128-bit digest of many bytes, taken at the speed of memory: XXH3.
///
/// For telling pictures apart, not for security: whoever wants two inputs of one digest can make
/// them. Chance does not: among a billion inputs two are alike with a probability below 10⁻¹⁹.
///
/// Source: xxHash fast digest algorithm, XXH3 (github.com/Cyan4973/xxHash).
package struct PixelDigest: Hashable, Sendable, CustomStringConvertible {
  /// 32 lower-case hexadecimal digits, as `xxhsum -H2` prints them.
  package let description: String

  /// The digest of `bytes`.
  package init(of bytes: [UInt8]) {
    var digest = [UInt8](repeating: 0, count: 16)
    // Both buffers live for the call.
    unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe digest.withUnsafeMutableBufferPointer { digest in
        unsafe pokeprep_digest128(bytes.baseAddress, bytes.count, digest.baseAddress)
      }
    }
    description = Hexadecimal.text(of: digest, byteCount: digest.count)
  }
}
