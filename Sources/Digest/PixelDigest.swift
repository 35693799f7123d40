import CPicturePasses

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
    // Both arrays live for the call.
    unsafe Self.passes.pointee.digest(bytes, bytes.count, &digest)
    description = Hexadecimal.text(of: digest, byteCount: digest.count)
  }

  // A constant of the program.
  private nonisolated(unsafe) static let passes = unsafe pic_passes_at(pic_passes_count() - 1)
}
