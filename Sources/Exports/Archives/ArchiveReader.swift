import CArchive

/// Reads a tar or ZIP archive through libarchive, member by member.
@safe struct ArchiveReader: ~Copyable {
  private let path: String
  private let archive: OpaquePointer
  private static let bufferSize = 1 << 16

  /// Opens an archive.
  ///
  /// - Throws: `ExportProblem` with libarchive's words.
  init(path: String) throws(ExportProblem) {
    guard let archive = unsafe archive_read_new() else {
      throw ExportProblem(path, "cannot be read: there is not enough memory")
    }
    unsafe archive_read_support_format_tar(archive)
    unsafe archive_read_support_format_zip(archive)
    guard unsafe archive_read_open_filename(archive, path, Self.bufferSize) == ARCHIVE_OK else {
      let problem = unsafe ArchiveProblem.of(archive, path, "read")
      unsafe archive_read_free(archive)
      throw problem
    }
    self.path = path
    unsafe self.archive = archive
  }

  deinit { unsafe archive_read_free(archive) }

  /// Goes to the next member; nil at the end.
  ///
  /// - Throws: `ExportProblem` for a damaged archive, also one with a member that has no name.
  func nextName() throws(ExportProblem) -> String? {
    var entry: OpaquePointer?
    let code = unsafe archive_read_next_header(archive, &entry)
    if code == ARCHIVE_EOF { return nil }
    guard code == ARCHIVE_OK, let entry = unsafe entry else { throw problem }
    // libarchive's text is valid until the next member; elsewhere than in UTF-8 only one of both is there.
    let text = unsafe archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry)
    let name = unsafe text.map { unsafe String(cString: $0) } ?? ""
    guard !name.isEmpty else {
      throw ExportProblem(path, "cannot be read: a member has no name; it is damaged")
    }
    return name
  }

  /// The bytes of the member that `nextName` named.
  ///
  /// - Throws: `ExportProblem` for a damaged archive.
  func bytes() throws(ExportProblem) -> [UInt8] {
    var bytes: [UInt8] = []
    try forEachPiece { bytes += $0 }
    return bytes
  }

  /// The same piece by piece.
  ///
  /// - Throws: `ExportProblem` for a damaged archive.
  func forEachPiece(_ use: (ArraySlice<UInt8>) -> Void) throws(ExportProblem) {
    var buffer = [UInt8](repeating: 0, count: Self.bufferSize)
    while true {
      // The buffer lives for the call.
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe archive_read_data(archive, $0.baseAddress, $0.count)
      }
      guard count >= 0 else { throw problem }
      if count == 0 { return }
      use(buffer[..<Int(count)])
    }
  }

  private var problem: ExportProblem { unsafe ArchiveProblem.of(archive, path, "read") }
}
