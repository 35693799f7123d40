import Foundation

/// A new file that takes its final name only when it is complete.
///
/// Bytes go to a hidden temporary file in the same folder; `commit()` renames it over the old one. If
/// the value goes away uncommitted, the temporary file is removed and an older file of the same name
/// is untouched. The first file in a folder removes what killed programs left half-written there.
package struct AtomicFile: ~Copyable {
  /// What must have happened before the file counts as written.
  package enum Durability: Sendable {
    /// The bytes are on the disk, and survive a power cut.
    case flushed
    /// The system has the bytes: for files that can be made again, by the thousand. A power cut may
    /// leave an empty file.
    case handedOver
  }

  /// Where the file will be.
  package let path: String
  private let temporaryPath: String
  private let descriptor: Int32

  /// Opens a temporary file beside `path`.
  ///
  /// - Throws: `FileError` when the folder cannot be written.
  package init(path: String) throws(FileError) {
    let temporaryPath = TemporaryName.beside(path)
    TemporaryName.removeLeftoversOnce(beside: temporaryPath)
    let descriptor = unsafe open(
      temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .last("create", path) }
    self.path = path
    self.temporaryPath = temporaryPath
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
    // After a rename there is nothing of that name.
    unsafe unlink(temporaryPath)
  }

  /// Appends bytes.
  ///
  /// - Throws: `FileError`, for example when the disk is full.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    guard unsafe FileDescriptor.write(bytes, to: descriptor) else { throw .last("write", path) }
  }

  /// Appends bytes.
  ///
  /// - Throws: `FileError`, for example when the disk is full.
  package func write(_ bytes: [UInt8]) throws(FileError) {
    guard FileDescriptor.write(bytes, to: descriptor) else { throw .last("write", path) }
  }

  /// Gives the file its name.
  ///
  /// - Throws: `FileError`; the old file, if any, is then still in place.
  package consuming func commit(_ durability: Durability = .flushed) throws(FileError) {
    if durability == .flushed {
      guard fsync(descriptor) == 0 else { throw .last("flush", path) }
    }
    guard unsafe rename(temporaryPath, path) == 0 else { throw .last("rename to", path) }
  }

  /// Replaces the file at `path` by `bytes` in one step.
  ///
  /// - Throws: `FileError`; the old file, if any, is then still in place.
  package static func replace(
    _ path: String, with bytes: [UInt8], _ durability: Durability = .flushed
  ) throws(FileError) {
    let file = try AtomicFile(path: path)
    try file.write(bytes)
    try file.commit(durability)
  }

  /// Replaces the file at `path` by `text` in UTF-8 in one step.
  ///
  /// - Throws: `FileError`; the old file, if any, is then still in place.
  package static func replace(
    _ path: String, with text: String, _ durability: Durability = .flushed
  ) throws(FileError) {
    try replace(path, with: Array(text.utf8), durability)
  }
}

/// A file written in place under its own name, which must be free.
package enum NewFile {
  /// Makes the file at `path` with `bytes`.
  ///
  /// A process that is killed meanwhile leaves a part of it; an error leaves nothing.
  ///
  /// - Returns: false when something of that name is there.
  /// - Throws: `FileError` when it cannot be made or written.
  package static func create(_ path: String, with bytes: [UInt8]) throws(FileError) -> Bool {
    try createTimed(path, with: bytes) != nil
  }

  /// Makes the file at `path` with `bytes`, as `create` does.
  ///
  /// - Returns: When it was last changed, in nanoseconds since 1970; nil when something of that name is there.
  /// - Throws: `FileError` when it cannot be made or written.
  package static func createTimed(
    _ path: String, with bytes: [UInt8]
  ) throws(FileError) -> Int64? {
    let descriptor = unsafe open(
      path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      if errno == EEXIST { return nil }
      throw .last("create", path)
    }
    defer { close(descriptor) }
    guard FileDescriptor.write(bytes, to: descriptor) else {
      let error = FileError.last("write", path)
      unsafe unlink(path)
      throw error
    }
    var status = stat()
    // The structure is ours and lives for the call.
    guard unsafe fstat(descriptor, &status) == 0 else { throw .last("look at", path) }
    return status.modifiedNanoseconds
  }
}

extension stat {
  /// When the file was last changed, in nanoseconds since 1970.
  package var modifiedNanoseconds: Int64 {
    Int64(st_mtim.tv_sec) * 1_000_000_000 + Int64(st_mtim.tv_nsec)
  }
}

/// What is done with a file that is open.
package enum FileDescriptor {
  /// Writes all bytes, in as many calls as the system wants.
  ///
  /// - Returns: false when it refused; `errno` says why.
  package static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    var done = 0
    // The buffer lives for the call; `write` may take a part of it only.
    while done < bytes.count {
      let amount = unsafe Foundation.write(
        descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
      if amount < 0, errno == EINTR { continue }
      if amount < 0 { return false }
      done += amount
    }
    return true
  }

  /// Writes all bytes, in as many calls as the system wants.
  ///
  /// - Returns: false when it refused; `errno` says why.
  package static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    unsafe bytes.withUnsafeBytes { unsafe write($0, to: descriptor) }
  }
}
