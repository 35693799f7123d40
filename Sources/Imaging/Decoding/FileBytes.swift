#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Reads whole files.
enum FileBytes {
  /// Reads a regular file into memory; one of more than `limit` bytes is refused before anything is
  /// allocated (`ImagingError.unreadable`, `.limitExceeded` or `.empty`).
  static func contents(ofFile path: String, limit: Int) throws(ImagingError) -> [UInt8] {
    // O_NONBLOCK: opening a pipe without a writer must not wait for ever.
    let descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var status = stat()
    // The structure is ours and lives for the call.
    guard unsafe fstat(descriptor, &status) == 0 else { throw failure(path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadable(path: path, words: "not a regular file")
    }
    let size = Int(status.st_size)
    if size == 0 { throw .empty }
    guard size <= limit else {
      throw .limitExceeded(what: "bytes in the file", limit: limit, found: size)
    }
    var hasFailed = false
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        // `buffer` has room for `size` bytes, of which `count` are filled.
        let amount = unsafe read(
          descriptor, buffer.baseAddress?.advanced(by: count), size - count)
        if amount < 0, errno == EINTR { continue }
        if amount < 0 { hasFailed = true }
        if amount <= 0 { return }
        count += amount
      }
    }
    if hasFailed { throw failure(path) }
    if bytes.isEmpty { throw .empty }
    return bytes
  }

  private static func failure(_ path: String) -> ImagingError {
    // `strerror` returns text that is valid until the next call on this thread.
    let words = unsafe String(cString: strerror(errno))
    return .unreadable(path: path, words: words)
  }
}
