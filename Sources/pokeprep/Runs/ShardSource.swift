import Foundation
import Shards

/// Opens the folder of shards that a run is to learn from.
struct ShardSource {
  let place: RunLocation
  let threads: ThreadOptions
  let output: OutputOptions

  /// The shards at a path, made first where they are missing.
  func open(_ path: String) throws -> ShardSet {
    try ShardSet(folder: place.resolve(path))
  }
}
