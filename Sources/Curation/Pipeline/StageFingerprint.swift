import Catalogue
import Digest
import Foundation

/// Settings as text, and the digest by which a stage knows that nothing has changed.
enum StageFingerprint {
  /// The JSON of a value with sorted keys: equal for equal values.
  static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// The digest of a stage's name, version and settings and of what it builds on.
  static func digest(
    _ stage: StageName, version: Int, settings: String, upstream: String
  ) -> String {
    let text = "\(stage.rawValue)\n\(version)\n\(settings)\n\(upstream)"
    return SHA256Digest(of: Data(text.utf8)).description
  }
}
