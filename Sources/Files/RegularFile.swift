import Foundation

/// A regular file, open for reading.
///
/// Closed when the value goes away.
package struct RegularFile: ~Copyable {
  /// Where it is.
  package let path: String
  /// Size in bytes when it was opened.
  package let byteCount: Int
  let descriptor: Int32

  /// Opens the file at `path`.
  ///
  /// - Throws: `FileError` when it cannot be opened or is a folder, a pipe or a device.
  package init(path: String) throws(FileError) {
    let (descriptor, byteCount) = try Self.open(path)
    self.path = path
    self.descriptor = descriptor
    self.byteCount = byteCount
  }

  deinit { close(descriptor) }

  private static func open(_ path: String) throws(FileError) -> (descriptor: Int32, size: Int) {
    // Without O_NONBLOCK opening a named pipe would wait for somebody to write to it.
    let descriptor = unsafe Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .last("open", path) }
    var status = stat()
    // The structure is ours and lives for the call.
    let isKnown = unsafe fstat(descriptor, &status) == 0
    if isKnown, status.st_mode & S_IFMT == S_IFREG { return (descriptor, Int(status.st_size)) }
    let error =
      isKnown
      ? FileError(path: path, operation: "read", reason: "not a regular file")
      : FileError.last("read", path)
    close(descriptor)
    throw error
  }

  /// Reads the whole file; fewer than `byteCount` bytes when it was shortened meanwhile.
  ///
  /// - Throws: `FileError` when the system cannot read on.
  package func contents() throws(FileError) -> [UInt8] {
    var failure: FileError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
      while count < byteCount {
        // `buffer` has room for `byteCount` bytes, of which `count` are filled.
        let amount = unsafe read(
          descriptor, buffer.baseAddress?.advanced(by: count), byteCount - count)
        if amount < 0, errno == EINTR { continue }
        if amount < 0 { failure = .last("read", path) }
        if amount <= 0 { return }
        count += amount
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Reads a part of the file; fewer bytes than asked for at its end.
  ///
  /// - Parameters:
  ///   - offset: The first byte, at least 0.
  ///   - count: How many.
  /// - Throws: `FileError` when the system cannot read on.
  package func bytes(from offset: Int, count: Int) throws(FileError) -> [UInt8] {
    var failed = false
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        // `buffer` has room for `count` bytes, of which `filled` are filled.
        let amount = unsafe pread(
          descriptor, buffer.baseAddress?.advanced(by: filled), count - filled, offset + filled)
        if amount < 0, errno == EINTR { continue }
        failed = amount < 0
        if amount <= 0 { return }
        filled += amount
      }
    }
    if failed { throw .last("read", path) }
    return bytes
  }
}
