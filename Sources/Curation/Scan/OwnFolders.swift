import Foundation
import Shards

/// Tells pictures that the program made from source pictures, so that a symbolic link, or a workspace
/// inside the input folder, does not feed its output back to it.
///
/// What is in a folder decides, never its name alone: a class may be called `prepared`, and other
/// tools write a `shards.json`, too.
struct OwnFolders {
  /// What is said of a folder or file that is left out.
  static let words = "made by pokeprep itself, so left out; move the link or the folder away"

  private let input: String
  private let workspace: String?
  /// The prepared pictures, where `convert` wrote everything that is there.
  private let prepared: String?

  /// The own folders of a workspace, seen from an input folder.
  init(workspace: Workspace?, input: String) {
    self.input = Self.resolved(input) ?? input
    self.workspace = workspace.flatMap { Self.resolved($0.root) }
    prepared = workspace.flatMap { Self.resolved($0.preparedFolder) }
      .flatMap { Self.isPrepared($0) ? $0 : nil }
  }

  /// Whether a path leads to the workspace itself, once it has a catalogue, or to something that it
  /// holds and commands wrote.
  func contains(_ path: String) -> Bool {
    guard let workspace, let target = Self.resolved(path) else { return false }
    if target == workspace { return Self.hasCatalogue(target) }
    guard target.hasPrefix(workspace + "/") else { return false }
    // An input folder within the workspace holds sources, whatever they look like.
    if input.hasPrefix(workspace + "/"), Self.isSame(target, orInside: input) { return false }
    if let prepared, Self.isSame(target, orInside: prepared) { return true }
    var folder = target
    while folder.count > workspace.count {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      if Self.isMarked(by: names, at: folder) { return true }
      folder = (folder as NSString).deletingLastPathComponent
    }
    return false
  }

  /// Whether a name in the input folder itself is the catalogue, with its log, or the settings: where the input
  /// folder is the workspace.
  func isRecord(_ name: String) -> Bool {
    areInInput && Self.records.contains(name)
  }

  /// Whether the input folder is the workspace.
  var areInInput: Bool { input == workspace }

  private static let records: Set = [
    "pokeprep.yaml", "pokeprep.sqlite", "pokeprep.sqlite-wal", "pokeprep.sqlite-shm",
    "pokeprep.sqlite-journal",
  ]

  /// Whether a folder with these names is one that commands write: shards, samples or a run.
  static func isMarked(by names: [String], at folder: String) -> Bool {
    if names.contains(ShardManifest.fileName),
      let mark = decoded(ShardsMark.self, at: folder + "/" + ShardManifest.fileName),
      mark.format.hasPrefix("pokeprep-")
    {
      return true
    }
    if names.contains("samples.json"),
      decoded(SamplesMark.self, at: folder + "/samples.json")?.folders.isEmpty == false
    {
      return true
    }
    return names.contains("config.yaml") && names.contains("log.csv")
      && beginning(of: folder + "/log.csv").starts(with: Data("step,images,loss_d,loss_g,".utf8))
  }

  /// Whether a folder is the prepared pictures of a workspace: beside a catalogue, and as `convert`
  /// writes it.
  static func isPreparedOfAnother(_ folder: String) -> Bool {
    folder.hasSuffix("/prepared")
      && hasCatalogue((folder as NSString).deletingLastPathComponent) && isPrepared(folder)
  }

  /// Whether a folder is what a workspace made of an input that is a set in other files.
  static func isImported(_ folder: String) -> Bool {
    folder.hasSuffix("/" + Workspace.importedName) && ImportMark(of: folder)?.request != nil
  }

  /// Whether a folder holds folders alone, and these nothing but files named as `convert` names them.
  private static func isPrepared(_ folder: String) -> Bool {
    func visible(_ path: String) -> [String]? {
      try? FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix(".") }
    }
    guard let classes = visible(folder) else { return false }
    var fileCount = 0
    for name in classes {
      guard let files = visible(folder + "/" + name), files.allSatisfy(PreparedName.isPrepared)
      else { return false }
      fileCount += files.count
    }
    return fileCount > 0
  }

  /// What our `shards.json` holds and others do not.
  private struct ShardsMark: Decodable {
    var format: String
    var shards: [ShardManifest.Entry]
  }

  /// What `samples.json` holds.
  private struct SamplesMark: Decodable {
    struct Entry: Decodable {
      var count: Int
      var seed: UInt64
      var run: String
      var step: Int
    }

    var folders: [String: Entry]
  }

  private static func decoded<Mark: Decodable>(_ type: Mark.Type, at path: String) -> Mark? {
    FileManager.default.contents(atPath: path).flatMap { try? JSONDecoder().decode(type, from: $0) }
  }

  private static func beginning(of path: String) -> Data {
    guard let file = FileHandle(forReadingAtPath: path) else { return Data() }
    defer { try? file.close() }
    return (try? file.read(upToCount: 64)) ?? Data()
  }

  private static func hasCatalogue(_ folder: String) -> Bool {
    beginning(of: folder + "/pokeprep.sqlite").starts(with: Data("SQLite format 3".utf8))
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
