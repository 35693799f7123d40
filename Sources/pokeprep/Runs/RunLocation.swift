import Foundation

/// Where runs live in a workspace, and which one is meant when none is named.
struct RunLocation {
  let workspace: URL

  init(workspace: String) {
    self.workspace = URL(fileURLWithPath: workspace, isDirectory: true).standardizedFileURL
  }

  private var runs: URL { workspace.appendingPathComponent("runs") }

  /// A path as the user typed it: relative to the workspace unless absolute.
  func resolve(_ path: String) -> URL {
    path.hasPrefix("/") ? URL(fileURLWithPath: path) : workspace.appendingPathComponent(path)
  }

  /// A folder for a new run: `runs/MODEL`, or `runs/MODEL-2`, `-3`, … when that is taken.
  func fresh(model: String) -> URL {
    var candidate = runs.appendingPathComponent(model)
    var number = 2
    while FileManager.default.fileExists(atPath: candidate.path) {
      candidate = runs.appendingPathComponent("\(model)-\(number)")
      number += 1
    }
    return candidate
  }

  /// The folders of all runs, by name.
  func all() -> [URL] {
    ((try? FileManager.default.contentsOfDirectory(at: runs, includingPropertiesForKeys: nil)) ?? [])
      .filter {
        FileManager.default.fileExists(atPath: $0.appendingPathComponent("config.yaml").path)
      }
      .sorted { $0.path < $1.path }
  }

  /// The run whose checkpoint is the newest.
  ///
  /// - Throws: `RunLocationError.none` when there is no run.
  func latest() throws -> URL {
    let folders =
      (try? FileManager.default.contentsOfDirectory(
        at: runs, includingPropertiesForKeys: nil)) ?? []
    let dated = folders.compactMap { folder -> (URL, Date)? in
      let checkpoint = folder.appendingPathComponent("checkpoint.safetensors")
      let attributes = try? FileManager.default.attributesOfItem(atPath: checkpoint.path)
      return (attributes?[.modificationDate] as? Date).map { (folder, $0) }
    }
    guard let latest = dated.max(by: { ($0.1, $0.0.path) < ($1.1, $1.0.path) }) else {
      throw RunLocationError.none(folder: runs.path)
    }
    return latest.0
  }
}

/// Why no run can be found.
enum RunLocationError: Error, CustomStringConvertible {
  case none(folder: String)

  var description: String {
    switch self {
    case .none(let folder):
      "\(folder): no run with a checkpoint here; train one with 'pokeprep train shards/' "
        + "or name the folder of a run"
    }
  }
}
