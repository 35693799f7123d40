import CArchive
import Files

/// Writes a tar or ZIP archive through libarchive, the same bytes for the same members.
///
/// Members have no time, no owner and the same rights, and are not compressed.
@safe struct ArchiveWriter: ~Copyable {
  /// What kind of archive.
  enum Kind: Sendable {
    /// POSIX ustar: names in ASCII of at most 100 bytes.
    case tar
    /// ZIP with stored members, in its 64-bit form where the archive needs it.
    case zip
  }

  /// What POSIX and libarchive call `S_IFREG` and `AE_IFREG`.
  private static let regularFile: UInt32 = 0o100000

  private let path: String
  private let archive: OpaquePointer
  private let entry: OpaquePointer

  /// Begins an archive at a path where nothing is.
  ///
  /// - Throws: `ExportProblem` with libarchive's words.
  init(_ kind: Kind, path: String) throws(ExportProblem) {
    guard let archive = unsafe archive_write_new() else {
      throw ExportProblem(path, "cannot be written: there is not enough memory")
    }
    let steps =
      switch kind {
      case .tar:
        // Padded as tar itself does.
        unsafe [
          archive_write_set_format_ustar(archive),
          archive_write_set_bytes_in_last_block(archive, 10_240),
        ]
      case .zip:
        unsafe [
          archive_write_set_format_zip(archive), archive_write_zip_set_compression_store(archive),
        ]
      }
    guard steps.allSatisfy({ $0 == ARCHIVE_OK }), let entry = unsafe archive_entry_new(),
      unsafe archive_write_open_filename(archive, path) == ARCHIVE_OK
    else {
      let problem = unsafe ArchiveProblem.of(archive, path, "written")
      unsafe archive_write_free(archive)
      throw problem
    }
    self.path = path
    unsafe self.archive = archive
    unsafe self.entry = entry
  }

  deinit {
    unsafe archive_entry_free(entry)
    // An archive that was not finished is closed, and removed by whoever named it.
    unsafe archive_write_free(archive)
  }

  /// Begins a member of so many bytes, which `append` gives.
  ///
  /// - Throws: `ExportProblem` with libarchive's words, for example when the disk is full.
  func begin(_ name: String, byteCount: Int) throws(ExportProblem) {
    unsafe archive_entry_clear(entry)
    unsafe archive_entry_set_pathname(entry, name)
    unsafe archive_entry_set_size(entry, Int64(byteCount))
    unsafe archive_entry_set_filetype(entry, Self.regularFile)
    unsafe archive_entry_set_perm(entry, 0o444)
    try check(unsafe archive_write_header(archive, entry))
  }

  /// Adds bytes to the member that was begun last.
  ///
  /// - Throws: `ExportProblem` with libarchive's words, for example when the disk is full.
  func append(_ bytes: [UInt8]) throws(ExportProblem) {
    // The array lives for the call.
    let count = unsafe bytes.withUnsafeBytes {
      unsafe archive_write_data(archive, $0.baseAddress, $0.count)
    }
    guard count == bytes.count else { throw problem }
  }

  /// Ends the archive.
  ///
  /// - Throws: `ExportProblem` with libarchive's words.
  func finish() throws(ExportProblem) {
    try check(unsafe archive_write_close(archive))
  }

  private func check(_ code: Int32) throws(ExportProblem) {
    // A warning means that something was left out.
    if code != ARCHIVE_OK { throw problem }
  }

  private var problem: ExportProblem { unsafe ArchiveProblem.of(archive, path, "written") }
}

/// What libarchive says of an archive.
enum ArchiveProblem {
  /// The problem of the call that failed last.
  static func of(_ archive: OpaquePointer, _ path: String, _ verb: String) -> ExportProblem {
    // Above 0 it is the system's number, below one of libarchive's own, whose text is then all there is;
    // the text is valid until the next call.
    let code = unsafe archive_errno(archive)
    let words = unsafe archive_error_string(archive).map { unsafe String(cString: $0) }
    let reason = code > 0 ? SystemMessage.of(code) : words ?? "libarchive does not say why"
    return ExportProblem(path, "cannot be \(verb): \(reason)")
  }
}
