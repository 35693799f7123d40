import Catalogue
import Curation
import Foundation
import Shards

/// Opens the folder of shards that a run is to learn from.
struct ShardSource {
  let place: RunLocation
  let threads: ThreadOptions
  let output: OutputOptions

  /// The shards at a path.
  ///
  /// The workspace's own shards are brought up to date first: every stage that is missing or whose
  /// input has changed runs, and says so. `isUpdated` false takes them as they are.
  func open(_ path: String, isUpdated: Bool) throws -> ShardSet {
    let folder = place.resolve(path)
    let workspace = Workspace(at: place.workspace.path)
    let isOwn = folder.standardizedFileURL.path == workspace.defaultShardsFolder
    if isUpdated, isOwn, FileManager.default.fileExists(atPath: workspace.cataloguePath) {
      try update(workspace)
    }
    return try ShardSet(folder: folder)
  }

  private func update(_ workspace: Workspace) throws {
    let bar = output.progressBar()
    defer { bar.finish() }
    let context = StageContext(
      workspace: workspace, catalogue: try Catalogue(path: workspace.cataloguePath),
      threadCount: threads.count, isInterrupted: { Interruption.isRequested },
      progress: {
        bar.update(title: $0.title, done: $0.done, total: $0.total, unit: $0.unit)
      },
      announce: { line in
        bar.finish()
        output.announce(line)
      })
    try Pipeline(context: context, settings: PipelineSettings()).ensure(upTo: .augment)
  }
}
