import Foundation

/// A folder or a file of any size that takes its final name only when it is complete.
///
/// It is made at `temporaryPath`, beside its place. If the value goes away uncommitted, what was made is
/// removed, and what had the name before is untouched.
package struct NewOutput: ~Copyable {
  /// Where it will be.
  package let path: String
  /// Where it is made; nothing is there at first.
  package let temporaryPath: String

  /// Prepares an output at `path`, making the folders above it.
  ///
  /// What earlier programs left half-written for the same name, when they were killed, is removed.
  ///
  /// - Throws: `FileError` when the folder above cannot be made.
  package init(path: String) throws(FileError) {
    let place = URL(fileURLWithPath: path)
    let folder = place.deletingLastPathComponent().path
    try OutputFolder.make(folder)
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      let path = folder + "/" + name
      guard let parts = TemporaryName.parse(name), parts.file == place.lastPathComponent,
        TemporaryName.isLeft(parts, at: path)
      else { continue }
      try? FileManager.default.removeItem(atPath: path)
    }
    self.path = path
    temporaryPath = TemporaryName.beside(path)
  }

  deinit { try? FileManager.default.removeItem(atPath: temporaryPath) }

  /// Gives it its name in one step.
  ///
  /// - Parameter isReplacing: Whether what has the name already gives way, and is removed; otherwise an
  ///   empty folder alone does.
  /// - Throws: `FileError`; what had the name is then still in place.
  package consuming func commit(isReplacing: Bool) throws(FileError) {
    guard isReplacing, FileManager.default.fileExists(atPath: path) else {
      return try renameToNew()
    }
    // Beside the new one, so that it goes when a later program finds that this one was killed here.
    let old = TemporaryName.beside(path)
    guard unsafe rename(path, old) == 0 else { throw .last("rename", path) }
    guard unsafe rename(temporaryPath, path) == 0 else {
      let error = FileError.last("rename to", path)
      unsafe rename(old, path)
      throw error
    }
    try? FileManager.default.removeItem(atPath: old)
  }

  /// Renames to a name that is free, or that of an empty folder.
  private func renameToNew() throws(FileError) {
    // A file takes its name by a link, which unlike a renaming replaces nothing; a folder replaces
    // nothing but an empty one anyway.
    if unsafe link(temporaryPath, path) == 0 { return }
    let isTaken = errno == EEXIST || FileManager.default.fileExists(atPath: path)
    var isFolder: ObjCBool = false
    _ = unsafe FileManager.default.fileExists(atPath: temporaryPath, isDirectory: &isFolder)
    if isTaken, !isFolder.boolValue {
      throw FileError(
        path: path, operation: "rename to", reason: "something of that name is there already")
    }
    guard unsafe rename(temporaryPath, path) == 0 else { throw .last("rename to", path) }
  }
}
