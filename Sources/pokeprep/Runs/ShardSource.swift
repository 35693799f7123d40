import Catalogue
import Curation
import Foundation
import Shards

/// Opens the folder of shards that a run is to learn from.
struct ShardSource {
  let place: RunLocation
  let options: CurationOptions

  /// The shards at a path.
  ///
  /// The workspace's own shards are brought up to date first: every stage that is missing or whose
  /// input has changed runs, and says so. `isUpdated` false takes them as they are.
  func open(_ path: String, isUpdated: Bool) throws -> ShardSet {
    let folder = place.resolve(path)
    let workspace = options.place
    let isOwn = folder.standardizedFileURL.path == workspace.defaultShardsFolder
    if isUpdated, isOwn, FileManager.default.fileExists(atPath: workspace.cataloguePath) {
      try options.withPipeline { try $0.ensure(upTo: .augment) }
    }
    return try ShardSet(folder: folder)
  }
}
