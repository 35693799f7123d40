import Foundation

/// A new file that takes its final name only when it is complete.
///
/// Bytes go to a hidden temporary file in the same folder; `commit()` flushes it to the disk and
/// renames it over the old one. If the value goes away uncommitted, the temporary file is removed
/// and an older file of the same name is untouched.
package final class AtomicFile {
  /// Where the file will be.
  package let path: String
  private let temporaryPath: String
  private var descriptor: Int32
  private var isCommitted = false

  /// Opens a temporary file beside `path`.
  ///
  /// - Throws: `SafetensorsError.system` when the folder cannot be written.
  package init(path: String) throws(SafetensorsError) {
    self.path = path
    let url = URL(fileURLWithPath: path)
    temporaryPath =
      url.deletingLastPathComponent().path + "/.\(url.lastPathComponent).\(getpid()).partial"
    descriptor = unsafe open(temporaryPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .lastSystemError("create", path) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if !isCommitted { unsafe unlink(temporaryPath) }
  }

  /// Removes the temporary files that processes left which ended before `commit()`.
  ///
  /// - Parameters:
  ///   - folder: Where to look, and not below.
  ///   - isOurs: Whether the program writes a file of that name.
  package static func removeLeftovers(in folder: String, of isOurs: (String) -> Bool) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where name.hasPrefix(".") && name.hasSuffix(".partial") {
      // .checkpoint.safetensors.4711.partial: the name of the file, then the process.
      let parts = name.dropFirst().split(separator: ".").dropLast()
      guard let process = parts.last.flatMap({ pid_t($0) }), process > 0,
        isOurs(parts.dropLast().joined(separator: ".")), !isRunning(process)
      else { continue }
      unsafe unlink(folder + "/" + name)
    }
  }

  /// Whether a process is there, somebody else's too.
  private static func isRunning(_ process: pid_t) -> Bool {
    kill(process, 0) == 0 || errno != ESRCH
  }

  /// Appends bytes.
  ///
  /// - Throws: `SafetensorsError.system`, for example when the disk is full.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(SafetensorsError) {
    var rest = unsafe bytes
    while unsafe !rest.isEmpty {
      let written = unsafe Foundation.write(descriptor, rest.baseAddress, rest.count)
      if written < 0 {
        if errno == EINTR { continue }
        throw .lastSystemError("write", path)
      }
      unsafe rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
  }

  /// Appends bytes.
  ///
  /// - Throws: `SafetensorsError.system`, for example when the disk is full.
  package func write(_ bytes: [UInt8]) throws(SafetensorsError) {
    let failure: SafetensorsError? = unsafe bytes.withUnsafeBytes { buffer in
      do throws(SafetensorsError) {
        try unsafe write(buffer)
        return nil
      } catch { return error }
    }
    if let failure { throw failure }
  }

  /// Flushes the bytes to the disk and gives the file its name.
  ///
  /// - Throws: `SafetensorsError.system`; the old file, if any, is then still in place.
  package func commit() throws(SafetensorsError) {
    guard fsync(descriptor) == 0 else { throw .lastSystemError("flush", path) }
    close(descriptor)
    descriptor = -1
    guard unsafe rename(temporaryPath, path) == 0 else {
      throw .lastSystemError("rename to", path)
    }
    isCommitted = true
  }

  /// Replaces the file at `path` by `bytes` in one step.
  ///
  /// - Throws: `SafetensorsError.system`; the old file, if any, is then still in place.
  package static func replace(_ path: String, with bytes: [UInt8]) throws(SafetensorsError) {
    let file = try AtomicFile(path: path)
    try file.write(bytes)
    try file.commit()
  }

  /// Replaces the file at `path` by `text` in UTF-8 in one step.
  ///
  /// - Throws: `SafetensorsError.system`; the old file, if any, is then still in place.
  package static func replace(_ path: String, with text: String) throws(SafetensorsError) {
    try replace(path, with: Array(text.utf8))
  }
}
