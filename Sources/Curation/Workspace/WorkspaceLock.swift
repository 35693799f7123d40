import Files
import Foundation

/// Keeps two programs from changing one workspace at the same time.
///
/// An advisory lock (`flock`) on the file `.pokeprep.lock`; the system lets go of it when the
/// program ends, however it ends. What the file holds only names who has the lock. A class because it
/// owns the open file.
package final class WorkspaceLock {
  /// The file's name in the workspace.
  package static let fileName = ".pokeprep.lock"
  private let descriptor: Int32

  /// Locks the workspace until this object goes away.
  ///
  /// - Parameters:
  ///   - workspace: What to lock.
  ///   - command: What locks it, for others to be told, such as `convert`; nil for nothing to tell.
  /// - Throws: `CurationError.busy` when another program works there, `.unusableFolder` when the
  ///   folder cannot be written.
  package init(_ workspace: Workspace, for command: String? = nil) throws {
    let path = workspace.absolutePath(Self.fileName)
    let file = unsafe open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard file >= 0 else {
      throw CurationError.unusableFolder(
        path: workspace.root,
        message: "cannot be written (\(SystemMessage.last())); "
          + "check its permissions or give another --workspace")
    }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      let holder = LockHolder(notedIn: file)
      close(file)
      throw CurationError.busy(workspace: workspace.root, holder: holder)
    }
    descriptor = file
    if let command { LockHolder.note(command, in: file) }
  }

  deinit {
    LockHolder.clear(descriptor)
    close(descriptor)
  }
}
