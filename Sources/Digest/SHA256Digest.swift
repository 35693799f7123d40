import CNettle
package import Foundation

/// The SHA-256 digest of some bytes (FIPS 180-4), shown as 64 lower-case hexadecimal digits.
package struct SHA256Digest: Hashable, Sendable, CustomStringConvertible {
  /// 64 lower-case hexadecimal digits.
  package let description: String

  /// The digest of `bytes`.
  package init(of bytes: some DataProtocol) {
    var hasher = SHA256Hasher()
    hasher.update(bytes)
    self = hasher.finalized()
  }

  fileprivate init(description: String) {
    self.description = description
  }
}

/// SHA-256 over bytes that arrive piece by piece.
package struct SHA256Hasher: Sendable {
  private var state = sha256_ctx()

  /// Starts with no bytes.
  package init() {
    unsafe nettle_sha256_init(&state)
  }

  /// Adds bytes at the end.
  package mutating func update(_ bytes: some DataProtocol) {
    for region in bytes.regions {
      // The region's bytes and the state live for the call.
      unsafe region.withUnsafeBytes { bytes in
        guard let start = unsafe bytes.bindMemory(to: UInt8.self).baseAddress else { return }
        unsafe nettle_sha256_update(&state, bytes.count, start)
      }
    }
  }

  /// The digest of all bytes so far.
  package func finalized() -> SHA256Digest {
    var state = state
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
    // The buffer has room for the whole digest and lives for the call.
    unsafe digest.withUnsafeMutableBufferPointer { digest in
      guard let start = digest.baseAddress else { return }
      unsafe nettle_sha256_digest(&state, digest.count, start)
    }
    return SHA256Digest(description: Hexadecimal.text(of: digest, byteCount: digest.count))
  }
}
