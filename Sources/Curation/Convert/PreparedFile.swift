import Foundation

/// Writing prepared pictures: those that the catalogue knows of are complete.
enum PreparedFile {
  /// Writes a file: under a temporary name that is renamed, unless there is none of its name and the catalogue
  /// knows of none.
  ///
  /// Unlike `AtomicFile` it does not wait for the disk: thousands of small files would cost minutes,
  /// and a prepared picture can be made again at any time. An empty file, which a power cut may
  /// leave, counts as missing. Renaming takes as long as writing; without it a process that is killed may
  /// leave a part of a file, but one that the catalogue does not have, so that the next run makes it again.
  ///
  /// - Parameters:
  ///   - bytes: The content.
  ///   - path: The file, in a folder that is there.
  ///   - isKnown: Whether the catalogue has a conversion of this picture.
  /// - Throws: `CurationError.unusableFile` with the system's words.
  static func write(_ bytes: [UInt8], to path: String, isKnown: Bool) throws {
    let flags = O_WRONLY | O_CREAT | O_CLOEXEC
    if !isKnown {
      let descriptor = unsafe open(path, flags | O_EXCL, 0o644)
      if descriptor >= 0 { return try fill(descriptor, with: bytes, at: path, for: path) }
      guard errno == EEXIST else { throw failure("written", path) }
    }
    let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let temporary = "\(path[..<slash]).\(path[slash...]).\(getpid()).partial"
    let replacement = unsafe open(temporary, flags | O_TRUNC, 0o644)
    guard replacement >= 0 else { throw failure("written", path) }
    try fill(replacement, with: bytes, at: temporary, for: path)
    var isRenamed = unsafe rename(temporary, path) == 0
    // An empty folder in its place is nothing to keep.
    if !isRenamed, errno == EISDIR, unsafe rmdir(path) == 0 {
      isRenamed = unsafe rename(temporary, path) == 0
    }
    guard isRenamed else {
      let error = failure("written", path)
      unsafe unlink(temporary)
      throw error
    }
  }

  /// Writes all bytes to an open file and closes it, or removes it.
  private static func fill(
    _ descriptor: Int32, with bytes: [UInt8], at place: String, for path: String
  ) throws {
    // The buffer lives for the call; `write` may take a part of it only.
    let isWritten = unsafe bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let amount = unsafe Foundation.write(
          descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
        if amount < 0, errno == EINTR { continue }
        if amount <= 0 { return false }
        done += amount
      }
      return true
    }
    let error = isWritten ? nil : failure("written", path)
    close(descriptor)
    if let error {
      unsafe unlink(place)
      throw error
    }
  }

  /// Whether a file with at least one byte is there; a folder or a link is not what was written.
  static func exists(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      && status.st_size > 0
  }

  /// Makes the folders of the classes and removes temporary files of runs that were killed.
  static func prepare(_ folders: [String]) throws {
    for path in folders {
      let folder = URL(fileURLWithPath: path, isDirectory: true)
      do {
        try OutputFolder.make(folder.path)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where name.hasPrefix(".") && name.hasSuffix(".partial") {
          try FileManager.default.removeItem(at: folder.appendingPathComponent(name))
        }
      } catch let error as CurationError {
        throw error
      } catch {
        throw CurationError.unusableFolder(
          path: folder.path,
          words: "cannot be cleared of unfinished files: \(SystemWords.reason(of: error))")
      }
    }
  }

  private static func failure(_ operation: String, _ path: String) -> CurationError {
    .unusableFile(
      path: path, line: 0,
      words: unsafe "cannot be \(operation): \(String(cString: strerror(errno)))")
  }
}
