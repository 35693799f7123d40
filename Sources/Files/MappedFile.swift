import Foundation

/// A file's bytes, mapped read-only into memory for as long as this value lives.
///
/// A class because the mapping has one owner and ends with it. Not for files that another program
/// shortens meanwhile: reading past the new end is a bus error, as with every memory map.
@safe package final class MappedFile: @unchecked Sendable {
  // Unchecked: the mapping is read-only and the pointer never changes.

  /// Where the file is.
  package let path: String
  /// Size in bytes.
  package let byteCount: Int
  private let base: UnsafeMutableRawPointer?

  /// Maps the file at `path`.
  ///
  /// - Throws: `FileError` when it is no regular file, or cannot be opened or mapped.
  package init(path: String) throws(FileError) {
    self.path = path
    let file = try RegularFile(path: path)
    byteCount = file.byteCount
    guard byteCount > 0 else {
      unsafe base = nil
      return
    }
    let mapping = unsafe mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, file.descriptor, 0)
    guard unsafe mapping != MAP_FAILED else { throw .last("map", path) }
    unsafe base = mapping
  }

  deinit {
    if let base = unsafe base { unsafe munmap(base, byteCount) }
  }

  /// All bytes.
  ///
  /// The pointer is valid only while this object lives.
  package var bytes: UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(start: base, count: byteCount)
  }
}
