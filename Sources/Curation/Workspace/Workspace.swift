import Catalogue
import Files
import Foundation

/// The working folder of one data set: where the catalogue, prepared pictures and shards live.
///
/// Source pictures may lie anywhere; they are only read.
package struct Workspace: Sendable, Hashable {
  /// The folder, as an absolute path without a final slash.
  package let root: String

  /// The workspace at `path`, relative to the current directory unless absolute.
  package init(at path: String) {
    root = URL(fileURLWithPath: path, isDirectory: true).standardizedFileURL.path
  }

  /// The catalogue file.
  package var cataloguePath: String { absolutePath("pokeprep.sqlite") }
  /// Whether there is a catalogue.
  package var hasCatalogue: Bool { Catalogue.isThere(cataloguePath) }
  /// The settings of all stages.
  package var settingsPath: String { absolutePath("pokeprep.yaml") }
  /// Whether there are settings of all stages.
  package var hasSettingsFile: Bool { FileManager.default.fileExists(atPath: settingsPath) }
  /// Where source pictures are looked for unless `--input` says otherwise.
  package var defaultInputFolder: String { absolutePath("images") }
  /// Where `convert` writes, one folder per class.
  package var preparedFolder: String { absolutePath("prepared") }
  /// Where `augment` writes, and `train` and `verify` read, unless told otherwise; in the workspace.
  package static let defaultShardsFolder = "shards"

  /// The absolute form of a path relative to the workspace; absolute paths stay as they are.
  package func absolutePath(_ path: String) -> String {
    if path.isAbsolutePath { return path }
    return root == "/" ? "/" + path : root + "/" + path
  }

  /// The path relative to the workspace when it lies inside, so that a workspace can be moved.
  package func relativePath(_ path: String) -> String {
    let prefix = root == "/" ? "/" : root + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }
}

extension Workspace {
  /// Where `augment` wrote last, or would write: relative to the workspace unless absolute.
  ///
  /// - Throws: What reading the catalogue or pokeprep.yaml throws.
  package var shardsFolder: String {
    get throws {
      if hasCatalogue,
        let last = try Catalogue(lookingAt: cataloguePath).lastSettings(of: AugmentStage.self)
      {
        return last.out
      }
      return try PipelineSettings(of: self)[AugmentStage.self].out
    }
  }

  /// The workspaces that a path lies in, by its name and where symbolic links lead it, the nearest
  /// first.
  package static func above(_ path: String) -> [Workspace] {
    let named = URL(fileURLWithPath: path).standardizedFileURL.path
    var found: [Workspace] = []
    for start in [named, RealPath.of(path)] {
      var folder = URL(fileURLWithPath: start)
      while folder.path != "/" {
        folder.deleteLastPathComponent()
        let place = Workspace(at: folder.path)
        if !found.contains(place), place.hasCatalogue {
          found.append(place)
        }
      }
    }
    return found
  }

  /// Whether a path leads to the prepared pictures or into their folders, of which each may be a link.
  package func prepares(_ path: String) -> Bool {
    let named = URL(fileURLWithPath: path).standardizedFileURL.path
    return (named + "/").hasPrefix(preparedFolder + "/")
      || SourceFolders([preparedFolder]).contains(path)
  }
}
