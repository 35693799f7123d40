import CommandShell
import Files
import Foundation
import Shards

/// Where `--out` puts a new run: checked before anything is made or computed.
struct NewRunFolder {
  let url: URL
  /// The shards that the run learns from, which may still have to be made.
  let shards: URL

  /// - Throws: `CommandProblem` for a file, and for a folder of shards or one in it.
  func check() throws {
    var isFolder: ObjCBool = false
    let exists = unsafe FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
    guard !exists || isFolder.boolValue else {
      throw CommandProblem(
        "--out: expected a folder for the run, or a new name, found the file \(url.path); "
          + "choose another --out or move the file away")
    }
    if let folder = shardsAround {
      throw CommandProblem(
        "--out: expected a folder outside of the shards, found \(url.path) in \(folder), which "
          + "holds shards and nothing else; choose another --out, such as runs/first")
    }
  }

  /// The folder of shards that the run would lie in; nil when there is none.
  private var shardsAround: String? {
    let own = RealPath.of(shards.path)
    var folder = URL(fileURLWithPath: RealPath.of(url.path))
    while folder.path != "/" {
      let manifest = folder.appendingPathComponent(ShardManifest.fileName).path
      if folder.path == own || FileManager.default.fileExists(atPath: manifest) {
        return folder.path
      }
      folder.deleteLastPathComponent()
    }
    return nil
  }
}
