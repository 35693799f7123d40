import Foundation

/// A regular file, open for reading.
///
/// It is read and never mapped into memory: a file that another program shortens meanwhile is then an error,
/// where reading a map beyond the new end would be a bus error. Closed when the value goes away.
package struct RegularFile: ~Copyable, Sendable {
  /// Where it is.
  package let path: String
  /// Size in bytes when it was opened.
  package let byteCount: Int
  private let descriptor: Int32
  private let identity: Identity

  /// What shows that a file is another one.
  private struct Identity: Equatable, Sendable {
    var device: UInt64
    var inode: UInt64
    var byteCount: Int
    var modifiedSeconds: Int
    var modifiedNanoseconds: Int

    init(_ status: stat) {
      device = UInt64(status.st_dev)
      inode = UInt64(status.st_ino)
      byteCount = Int(status.st_size)
      modifiedSeconds = status.st_mtim.tv_sec
      modifiedNanoseconds = status.st_mtim.tv_nsec
    }
  }

  /// What became of a file since it was opened.
  package enum Change: Sendable {
    /// It is as it was.
    case none
    /// It was written to: what is read from now on may be something else.
    case written
    /// Another file, or none, has its name; what is read is still what it was.
    case replaced
  }

  /// Opens the file at `path`.
  ///
  /// - Throws: `FileError` when it cannot be opened or is a folder, a pipe or a device.
  package init(path: String) throws(FileError) {
    let (descriptor, status) = try Self.open(path)
    self.path = path
    self.descriptor = descriptor
    identity = Identity(status)
    byteCount = identity.byteCount
  }

  deinit { close(descriptor) }

  private static func open(_ path: String) throws(FileError) -> (Int32, stat) {
    // Without O_NONBLOCK opening a named pipe would wait for somebody to write to it.
    let descriptor = unsafe Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .last("open", path) }
    var status = stat()
    // The structure is ours and lives for the call.
    let isKnown = unsafe fstat(descriptor, &status) == 0
    if isKnown, status.st_mode & S_IFMT == S_IFREG { return (descriptor, status) }
    let error =
      isKnown
      ? FileError(path: path, operation: "read", reason: "not a regular file")
      : FileError.last("read", path)
    close(descriptor)
    throw error
  }

  /// Fills a buffer from an offset on, as far as the file goes; all reading is done here.
  ///
  /// - Returns: How many bytes there were.
  private func fill(
    _ buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(FileError) -> Int {
    var done = 0
    // The buffer lives for the call; `pread` may fill a part of it only.
    while done < buffer.count {
      let amount = unsafe pread(
        descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done,
        off_t(offset + done))
      if amount < 0, errno == EINTR { continue }
      if amount < 0 { throw .last("read", path) }
      if amount == 0 { break }
      done += amount
    }
    return done
  }

  /// Reads the whole file; fewer than `byteCount` bytes when it was shortened meanwhile.
  ///
  /// - Throws: `FileError` when the system cannot read on.
  package func contents() throws(FileError) -> [UInt8] { try bytes(from: 0, count: byteCount) }

  /// Reads a part of the file.
  ///
  /// - Parameters:
  ///   - offset: The first byte, at least 0.
  ///   - count: How many.
  /// - Returns: The bytes; fewer than asked for at the end of the file.
  /// - Throws: `FileError` when the system cannot read on.
  package func bytes(from offset: Int, count: Int) throws(FileError) -> [UInt8] {
    var failure: FileError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(FileError) {
        // The array may have more room than was asked for.
        let whole = UnsafeMutableRawBufferPointer(buffer)
        filled = try unsafe fill(
          UnsafeMutableRawBufferPointer(rebasing: whole[..<count]), at: offset)
      } catch { failure = error }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Fills a buffer with the bytes from an offset on; any thread may read at any time.
  ///
  /// - Throws: `FileError` when the system cannot read, or the file ends before the buffer is full.
  package func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(FileError) {
    try requireWhole(unsafe fill(buffer, at: offset), of: buffer.count, at: offset)
  }

  /// The bytes of a range.
  ///
  /// - Throws: `FileError` when they cannot be read.
  package func bytes(in range: Range<Int>) throws(FileError) -> [UInt8] {
    let bytes = try bytes(from: range.lowerBound, count: range.count)
    try requireWhole(bytes.count, of: range.count, at: range.lowerBound)
    return bytes
  }

  private func requireWhole(
    _ found: Int, of count: Int, at offset: Int
  ) throws(FileError) {
    guard found < count else { return }
    throw FileError(
      path: path, operation: "read",
      reason: "expected \(byteCount) bytes, as when it was opened, found an end at byte "
        + "\(offset + found): another program has shortened it; restore the file")
  }

  /// Reads the whole file piece by piece.
  ///
  /// - Throws: `FileError` when it cannot be read to the end that it had when it was opened.
  package func forEachPiece(_ body: ([UInt8]) -> Void) throws(FileError) {
    let size = 1 << 20
    for start in stride(from: 0, to: byteCount, by: size) {
      body(try bytes(in: start..<min(start + size, byteCount)))
    }
  }

  /// What became of the file since it was opened.
  package func change() -> Change {
    var (open, named) = (stat(), stat())
    // The structures are ours and live for the calls.
    guard unsafe fstat(descriptor, &open) == 0, Identity(open) == identity else { return .written }
    let isThere = unsafe stat(path, &named) == 0
    return isThere && Identity(named) == identity ? .none : .replaced
  }
}

/// How many files the process may have open at a time.
package enum OpenFiles {
  /// Lets the process have as many as the system allows it, since every shard of a set is open.
  package static func allowMany() {
    var limit = rlimit()
    // The structure is ours and lives for the calls.
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
