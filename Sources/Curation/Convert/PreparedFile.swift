import Foundation

/// Writing prepared pictures: complete or not there at all.
enum PreparedFile {
  /// Writes a file under a temporary name and renames it.
  ///
  /// Unlike `AtomicFile` it does not wait for the disk: thousands of small files would cost minutes,
  /// and a prepared picture can be made again at any time. An empty file, which a power cut may
  /// leave, counts as missing.
  static func write(_ bytes: [UInt8], to path: String) throws {
    let url = URL(fileURLWithPath: path)
    let temporary = url.deletingLastPathComponent()
      .appendingPathComponent(".\(url.lastPathComponent).\(getpid()).partial")
    // Not `createFile`: it goes through a temporary name of its own, which a kill would leave.
    do { try Data(bytes).write(to: temporary, options: []) } catch {
      throw failure("written", url)
    }
    guard unsafe rename(temporary.path, url.path) == 0 else {
      let error = failure("renamed to", url)
      try? FileManager.default.removeItem(at: temporary)
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
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where name.hasPrefix(".") && name.hasSuffix(".partial") {
          try FileManager.default.removeItem(at: folder.appendingPathComponent(name))
        }
      } catch {
        throw CurationError.unusableFolder(
          path: folder.path, words: "cannot be prepared: \(error.localizedDescription)")
      }
    }
  }

  private static func failure(_ operation: String, _ url: URL) -> CurationError {
    .unusableFile(
      path: url.path, line: 0,
      words: unsafe "cannot be \(operation): \(String(cString: strerror(errno)))")
  }
}
