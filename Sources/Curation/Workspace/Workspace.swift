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
  /// The settings of all stages.
  package var settingsPath: String { absolutePath("pokeprep.yaml") }
  /// Where source pictures are looked for unless `--input` says otherwise.
  package var defaultInputFolder: String { absolutePath("images") }
  /// Where `convert` writes, one folder per class.
  package var preparedFolder: String { absolutePath("prepared") }
  /// Where `augment` writes unless told otherwise.
  package var defaultShardsFolder: String { absolutePath("shards") }

  /// The absolute form of a path relative to the workspace; absolute paths stay as they are.
  package func absolutePath(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    return root == "/" ? "/" + path : root + "/" + path
  }

  /// The path relative to the workspace when it lies inside, so that a workspace can be moved.
  package func relativePath(_ path: String) -> String {
    let prefix = root == "/" ? "/" : root + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }
}

extension Workspace {
  /// The folder of prepared pictures that a path leads to or into; nil when there is none.
  package static func preparedFolder(around path: String) -> String? {
    let target = SourceFolders.realPath(path)
    var folder = URL(fileURLWithPath: target, isDirectory: true)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let place = Workspace(at: folder.path)
      if FileManager.default.fileExists(atPath: place.cataloguePath),
        SourceFolders([place.preparedFolder]).contains(target)
      {
        return place.preparedFolder
      }
    }
    return nil
  }
}
