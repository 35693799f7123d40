import Files
import Foundation

/// Keeps two programs from changing one workspace at the same time.
///
/// An advisory lock (`flock`) on the file `.pokeprep.lock`; the system lets go of it when the
/// program ends, however it ends. A class because it owns the open file.
package final class WorkspaceLock {
  /// The file's name in the workspace.
  package static let fileName = ".pokeprep.lock"
  private let descriptor: Int32

  /// Locks the workspace until this object goes away.
  ///
  /// - Throws: `CurationError.busy` when another program works there, `.unusableFolder` when the
  ///   folder cannot be written.
  package init(_ workspace: Workspace) throws {
    let path = workspace.absolutePath(Self.fileName)
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw CurationError.unusableFolder(
        path: workspace.root,
        message: "cannot be written (\(SystemMessage.last())); "
          + "check its permissions or give another --workspace")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw CurationError.busy(workspace: workspace.root)
    }
  }

  deinit { close(descriptor) }
}
