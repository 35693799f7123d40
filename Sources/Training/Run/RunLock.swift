import Files
package import Foundation

/// Keeps two programs from training one run at the same time.
///
/// An advisory lock (`flock`) on the folder itself, since every file in it is replaced now and then;
/// the system lets go of it when the program ends, however it ends. Where the file system has no
/// locks there is none. A class because it owns the open folder.
package final class RunLock: Sendable {
  private let descriptor: Int32

  /// Locks a run's folder, which must be there, until this object goes away.
  ///
  /// - Throws: `TrainingError.busy` while another program trains there, `.unreadable` for a folder that
  ///   cannot be opened.
  package init(_ folder: URL) throws(TrainingError) {
    descriptor = unsafe open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .unreadable(path: folder.path, reason: "cannot be opened: \(SystemMessage.last())")
    }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      close(descriptor)
      throw .busy(path: folder.path)
    }
  }

  deinit { close(descriptor) }
}
