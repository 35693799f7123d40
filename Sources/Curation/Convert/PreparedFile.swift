import Catalogue
import Digest
import Files
import Foundation

/// Writing prepared pictures: those that the catalogue knows of are complete.
enum PreparedFile {
  /// Writes a file: under a temporary name that is renamed, unless there is none of its name and the
  /// catalogue knows of none.
  ///
  /// It does not wait for the disk: thousands of small files would cost minutes, and a prepared
  /// picture can be made again at any time. An empty file, which a power cut may leave, counts as
  /// missing. Renaming takes as long as writing; without it a process that is killed may leave a part
  /// of a file, but one that the catalogue does not have, so that the next run makes it again.
  ///
  /// - Parameters:
  ///   - bytes: The content.
  ///   - path: The file, in a folder that is there.
  ///   - isKnown: Whether the catalogue has a conversion of this picture.
  /// - Returns: What was written, so that another file in its place can be told from it.
  /// - Throws: `CurationError.unusableFile` with the system's message.
  static func write(
    _ bytes: [UInt8], to path: String, isKnown: Bool
  ) throws(CurationError) -> WrittenFile {
    let modified = try put(bytes, to: path, isKnown: isKnown)
    return WrittenFile(
      checksum: CRC32C.hexadecimal(bytes), byteCount: bytes.count,
      modifiedNanoseconds: Int(modified))
  }

  /// - Returns: When the file was last changed, in nanoseconds since 1970.
  private static func put(
    _ bytes: [UInt8], to path: String, isKnown: Bool
  ) throws(CurationError) -> Int64 {
    do throws(FileError) {
      if !isKnown, let modified = try NewFile.createTimed(path, with: bytes) { return modified }
      do throws(FileError) {
        try AtomicFile.replace(path, with: bytes, .handedOver)
      } catch {
        // An empty folder in its place is nothing to keep.
        guard unsafe rmdir(path) == 0 else { throw error }
        try AtomicFile.replace(path, with: bytes, .handedOver)
      }
      return FileStatus(of: path)?.modifiedNanoseconds ?? 0
    } catch {
      throw .unusableFile(path: path, line: 0, message: "cannot be written: \(error.reason)")
    }
  }

  /// Removes a prepared picture that another one has taken the place of; does nothing where the path, which
  /// a catalogue named, is not that of a file as `convert` writes them.
  ///
  /// - Parameters:
  ///   - path: Relative to the workspace.
  ///   - workspace: Whose folder of prepared pictures the file must lie in once links are followed.
  static func remove(_ path: String, in workspace: Workspace) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard !path.hasPrefix("/"), parts.count == 3, let name = parts.last,
      PreparedName.isName(String(name))
    else { return }
    let file = workspace.absolutePath(path)
    let folder = RealPath.of((file as NSString).deletingLastPathComponent)
    let prepared = RealPath.of(workspace.preparedFolder)
    guard folder.hasPrefix(prepared + "/"), !folder.dropFirst(prepared.count + 1).hasSlash
    else { return }
    let real = "\(folder)/\(name)"
    var status = stat()
    // The structure is ours and lives for the call.
    guard unsafe lstat(real, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
    unsafe unlink(real)
  }

  /// Whether a file with at least one byte is there; a folder or a link is not what was written.
  static func exists(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      && status.st_size > 0
  }

  /// Whether a file is still the one that was written.
  ///
  /// It is when it has the size and time, or else the bytes, as in a workspace that was copied. A file of which nothing was noted has to be there.
  static func isIntact(_ path: String, _ written: WrittenFile?) -> Bool {
    guard exists(path), let written else { return exists(path) }
    guard let status = FileStatus(of: path), status.byteCount == written.byteCount else {
      return false
    }
    return status.modifiedNanoseconds == Int64(written.modifiedNanoseconds)
      || hasBytes(path, written)
  }

  /// Whether a file has the bytes that were written, whatever its time.
  static func hasBytes(_ path: String, _ written: WrittenFile) -> Bool {
    guard let bytes = try? RegularFile(path: path).contents() else { return false }
    return CRC32C.hexadecimal(bytes) == written.checksum
  }

  /// Makes the folders of the classes and removes temporary files of runs that were killed.
  ///
  /// - Throws: `FileError` when a folder cannot be made or written.
  static func prepare(_ folders: [String]) throws(FileError) {
    for folder in folders {
      try OutputFolder.make(folder)
      try TemporaryName.removeLeftovers(in: folder, isAlone: true) { _ in true }
    }
  }
}
