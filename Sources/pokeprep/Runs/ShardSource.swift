import Catalogue
import Curation
import Foundation
import Shards

/// Opens the folder of shards that a run is to learn from.
struct ShardSource {
  let place: RunLocation
  let options: CurationOptions
  /// Shards of at most so many bytes together are held against their check sums before they are used.
  private static let cheapByteCount = 1 << 30

  /// The shards at a path.
  ///
  /// The workspace's own shards are brought up to date first: every stage that is missing or whose
  /// input has changed runs, and says so. `isUpdated` false takes them as they are.
  func open(_ path: String, isUpdated: Bool) throws -> ShardSet {
    let folder = place.resolve(path)
    if isUpdated, try isOwn(folder) {
      try options.withPipeline { try $0.ensure(upTo: .augment) }
    }
    guard !isUpdated || hasBegun(for: folder) else {
      throw CurationError.notFiltered(workspace: options.place.root)
    }
    let shards = try ShardSet(folder: folder)
    // A wrong byte among the pictures would be learnt; reading them once costs what an epoch would.
    if shards.byteCount <= Self.cheapByteCount { try shards.checkSums() }
    return shards
  }

  /// False where there are neither shards nor a catalogue from which stages could make them.
  private func hasBegun(for folder: URL) -> Bool {
    let files = FileManager.default
    return files.fileExists(atPath: folder.path)
      || files.fileExists(atPath: options.place.cataloguePath)
      || folder.deletingLastPathComponent().standardizedFileURL.path
        != URL(fileURLWithPath: options.place.root).standardizedFileURL.path
  }

  /// Whether the stages write to this folder: where `augment` went last, or would go.
  private func isOwn(_ folder: URL) throws -> Bool {
    let workspace = options.place
    guard FileManager.default.fileExists(atPath: workspace.cataloguePath) else { return false }
    let record = try Catalogue(lookingAt: workspace.cataloguePath).stage(.augment)
    let last = record.flatMap {
      try? AugmentStage.Settings(of: $0)
    }
    let out = try last ?? PipelineSettings(of: workspace)[AugmentStage.self]
    return folder.standardizedFileURL.path
      == URL(
        fileURLWithPath: workspace.absolutePath(out.out)
      ).standardizedFileURL.path
  }
}
