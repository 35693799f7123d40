import Files
import Foundation
import OrderedMap

/// What the system says of a file or folder.
struct FileStatus: Sendable {
  /// What makes a folder the same whatever path leads to it.
  struct Identity: Hashable, Sendable {
    var device: UInt64
    var inode: UInt64
  }

  /// `S_IFREG`, `S_IFDIR` or another kind.
  var kind: mode_t
  var identity: Identity
  var byteCount: Int
  var modifiedNanoseconds: Int64

  /// Looks where a path leads; nil when that is nowhere.
  init?(of path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    kind = status.st_mode & S_IFMT
    identity = Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    byteCount = Int(status.st_size)
    modifiedNanoseconds = status.modifiedNanoseconds
  }

  /// What a name in a folder stands for.
  struct Look: Sendable {
    /// Whether the name is a symbolic link.
    var isLink = false
    /// Of what the name or the link leads to; nil where the system does not tell.
    var status: FileStatus?
    /// Why it does not.
    var error: Int32 = 0
    /// Whether this process may read what is there.
    var isReadable = true

    fileprivate init(at name: String, in descriptor: Int32) {
      var status = stat()
      guard unsafe fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
        error = errno
        return
      }
      isLink = status.st_mode & S_IFMT == S_IFLNK
      if isLink, unsafe fstatat(descriptor, name, &status, 0) != 0 {
        error = errno
        return
      }
      self.status = FileStatus(status)
      isReadable = FileStatus.mayRead(status)
      if !isReadable { isReadable = unsafe faccessat(descriptor, name, R_OK, 0) == 0 }
    }
  }

  /// Whether the permissions alone, which are here already, say that this process may read a file; false
  /// where the system has to be asked.
  private static func mayRead(_ status: stat) -> Bool {
    let everybody = S_IRUSR | S_IRGRP | S_IROTH
    return status.st_mode & everybody == everybody
      || status.st_uid == user && status.st_mode & S_IRUSR != 0
  }

  private static let user = getuid()

  /// Folders with fewer names are not worth a second thread.
  private static let fewNames = 48
  private static let processorCount = ProcessInfo.processInfo.activeProcessorCount

  /// Looks at all names in an open folder, several at once: each takes the system a while, and a disk or
  /// network longer.
  static func looks(at names: [String], in descriptor: Int32) -> [Look] {
    let threads = names.count < fewNames ? 1 : processorCount
    return orderedMap(count: names.count, threads: threads) { Look(at: names[$0], in: descriptor) }
  }
}
