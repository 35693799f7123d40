import Foundation

/// A file's bytes, mapped read-only into memory for as long as this value lives.
///
/// A class because the mapping has one owner and ends with it. Not for files that another program
/// shortens meanwhile: reading past the new end is a bus error, as with every memory map.
@safe package final class MappedFile: @unchecked Sendable {
  // Unchecked: the mapping is read-only and the pointer never changes.

  /// Where the file is.
  package let path: String
  private let base: UnsafeMutableRawPointer?
  private let length: Int

  /// Maps the file at `path`.
  ///
  /// - Throws: `SafetensorsError.system` when it cannot be opened or mapped.
  package init(path: String) throws(SafetensorsError) {
    self.path = path
    // Without O_NONBLOCK opening a named pipe would wait for somebody to write to it.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .lastSystemError("open", path) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .lastSystemError("read", path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .system(path: path, operation: "read", reason: "it is not a regular file")
    }
    length = Int(status.st_size)
    guard length > 0 else {
      unsafe base = nil
      return
    }
    let mapping = unsafe mmap(nil, length, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard unsafe mapping != MAP_FAILED else { throw .lastSystemError("map", path) }
    unsafe base = mapping
  }

  deinit {
    if let base = unsafe base { unsafe munmap(base, length) }
  }

  /// Size in bytes.
  package var byteCount: Int { length }

  /// All bytes.
  ///
  /// The pointer is valid only while this object lives.
  package var bytes: UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(start: base, count: length)
  }
}
