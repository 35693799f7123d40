import Foundation

/// Writing prepared pictures: complete or not there at all.
enum PreparedFile {
  /// Writes a file under a temporary name and renames it.
  ///
  /// Unlike `AtomicFile` it does not wait for the disk: thousands of small files would cost minutes,
  /// and a prepared picture can be made again at any time. An empty file, which a power cut may
  /// leave, counts as missing.
  static func write(_ bytes: [UInt8], to path: String) throws {
    let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let temporary = "\(path[..<slash]).\(path[slash...]).\(getpid()).partial"
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure("written", path) }
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
      unsafe unlink(temporary)
      throw error
    }
    guard unsafe rename(temporary, path) == 0 else {
      let error = failure("renamed to", path)
      unsafe unlink(temporary)
      throw error
    }
  }

  /// Whether a file with at least one byte is there.
  static func exists(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_size > 0
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
