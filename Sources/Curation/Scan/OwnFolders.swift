import Foundation

/// Tells pictures that the program made from source pictures, so that a symbolic link, or a workspace
/// inside the input folder, does not feed its output back to it.
struct OwnFolders {
  /// What is said of a folder or file that is left out.
  static let words = "made by pokeprep itself, so left out; move the link or the folder away"

  /// Files that stand in folders that commands write: shards, samples, runs.
  private static let marks: [Set<String>] = [
    ["shards.json"], ["samples.json"], ["config.yaml", "log.csv"],
  ]

  private let input: String
  private let workspace: String?
  private let prepared: String?

  /// The own folders of a workspace, seen from an input folder.
  init(workspace: Workspace?, input: String) {
    self.input = Self.resolved(input) ?? input
    self.workspace = workspace.flatMap { Self.resolved($0.root) }
    prepared = workspace.flatMap { Self.resolved($0.preparedFolder) }
  }

  /// Whether a path leads to the workspace itself, or to something that it holds and commands wrote.
  func contains(_ path: String) -> Bool {
    guard let workspace, let target = Self.resolved(path) else { return false }
    if target == workspace { return true }
    guard target.hasPrefix(workspace + "/") else { return false }
    // An input folder within the workspace holds sources, whatever they look like.
    if input.hasPrefix(workspace + "/"), Self.isSame(target, orInside: input) { return false }
    if let prepared, Self.isSame(target, orInside: prepared) { return true }
    var folder = target
    while folder.count > workspace.count {
      let isMarked = Self.marks.contains { mark in
        mark.allSatisfy { FileManager.default.fileExists(atPath: folder + "/" + $0) }
      }
      if isMarked { return true }
      folder = (folder as NSString).deletingLastPathComponent
    }
    return false
  }

  /// Whether a name in the input folder itself is the catalogue, with its log, or the settings: where the input
  /// folder is the workspace.
  func isRecord(_ name: String) -> Bool {
    input == workspace && (name.hasPrefix("pokeprep.sqlite") || name == "pokeprep.yaml")
  }

  /// Whether a folder with these names is one that commands write.
  static func isMarked(by names: [String]) -> Bool {
    marks.contains { $0.isSubset(of: names) }
  }

  private static func isSame(_ path: String, orInside folder: String) -> Bool {
    path == folder || path.hasPrefix(folder + "/")
  }

  /// The path with all symbolic links followed; nil where nothing is there.
  private static func resolved(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }
}
