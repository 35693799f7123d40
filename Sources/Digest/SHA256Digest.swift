import Crypto
package import Foundation

/// The SHA-256 digest of some bytes (FIPS 180-4), shown as 64 lower-case hexadecimal digits.
package struct SHA256Digest: Hashable, Sendable, CustomStringConvertible {
  /// 64 lower-case hexadecimal digits.
  package let description: String

  /// The digest of `bytes`.
  package init(of bytes: some DataProtocol) {
    description = Self.hexadecimal(SHA256.hash(data: bytes))
  }

  fileprivate static func hexadecimal(_ digest: SHA256.Digest) -> String {
    Hexadecimal.text(of: digest, byteCount: SHA256.byteCount)
  }

  fileprivate init(description: String) {
    self.description = description
  }
}

/// SHA-256 over bytes that arrive piece by piece.
package struct SHA256Hasher: Sendable {
  private var hasher = SHA256()

  /// Starts with no bytes.
  package init() {}

  /// Adds bytes at the end.
  package mutating func update(_ bytes: some DataProtocol) {
    hasher.update(data: bytes)
  }

  /// The digest of all bytes so far.
  package func finalized() -> SHA256Digest {
    SHA256Digest(description: SHA256Digest.hexadecimal(hasher.finalize()))
  }
}
