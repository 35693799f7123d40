import Crypto
public import Foundation

/// The SHA-256 digest of some bytes (FIPS 180-4), shown as 64 lower-case hexadecimal digits.
public struct SHA256Digest: Hashable, Sendable, CustomStringConvertible {
  /// 64 lower-case hexadecimal digits.
  public let description: String

  /// The digest of `bytes`.
  public init(of bytes: some DataProtocol) {
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
public struct SHA256Hasher: Sendable {
  private var hasher = SHA256()

  /// Starts with no bytes.
  public init() {}

  /// Adds bytes at the end.
  public mutating func update(_ bytes: some DataProtocol) {
    hasher.update(data: bytes)
  }

  /// The digest of all bytes so far.
  public func finalized() -> SHA256Digest {
    SHA256Digest(description: SHA256Digest.hexadecimal(hasher.finalize()))
  }
}
