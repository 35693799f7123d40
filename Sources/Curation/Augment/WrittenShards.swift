import Catalogue
import Foundation
import Shards

/// The shards that the last `augment` wrote, noted in the catalogue, so that others in their place are
/// noticed: another set of the same settings, one of an earlier time, a file that was changed.
struct WrittenShards: Codable {
  /// Of the manifest: stands for the bytes of all shards.
  let checksum: String
  /// When each file was written, in nanoseconds since 1970.
  private let times: [String: Int64]
  private static let key = "shards"

  /// Shards that have just been written.
  init(_ manifest: ShardManifest, in folder: URL) {
    checksum = manifest.checksum
    times = Dictionary(
      manifest.shards.map { ($0.file, Self.time(of: $0.file, in: folder)) },
      uniquingKeysWith: { first, _ in first })
  }

  /// What a catalogue notes; nil where an earlier version wrote the shards.
  init?(notedIn catalogue: Catalogue) throws {
    guard let text = try catalogue.note(Self.key),
      let noted = try? JSONDecoder().decode(Self.self, from: Data(text.utf8))
    else { return nil }
    self = noted
  }

  /// Notes them in a catalogue.
  func note(in catalogue: Catalogue) throws {
    try catalogue.setNote(Self.key, to: try StageFingerprint.json(self))
  }

  /// Whether a folder with this manifest holds them; the bytes of files of another time are read.
  func isThere(in folder: URL, as manifest: ShardManifest) -> Bool {
    manifest.checksum == checksum
      && manifest.shards.allSatisfy { entry in
        times[entry.file] == Self.time(of: entry.file, in: folder)
          || (try? ShardVerifier.isUnchanged(entry, in: folder)) ?? false
      }
  }

  private static func time(of file: String, in folder: URL) -> Int64 {
    FileStatus(of: folder.appendingPathComponent(file).path)?.modifiedNanoseconds ?? 0
  }
}
