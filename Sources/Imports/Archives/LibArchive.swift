import CArchive
import Files
import Foundation

/// A file that libarchive reads: an archive of members, or one file that may be compressed.
@safe struct LibArchive: ~Copyable {
  /// What is read.
  enum Kind {
    /// The members of a tar, however it is compressed, or of a ZIP.
    case members
    /// The file itself, unpacked where it is compressed by gzip, bzip2, xz or zstd.
    case plain
  }

  /// What a member is.
  enum MemberKind {
    case file
    case folder
    /// Nothing that belongs among pictures, with its name for people.
    case other(String)
  }

  /// A member of an archive.
  struct Member {
    var name: String
    var kind: MemberKind
    /// The size that the archive tells, which nobody has checked.
    var toldByteCount: Int?
  }

  let path: String
  private let archive: OpaquePointer
  private let meter: ImportMeter
  private let packedByteCount: Int
  private var unpackedByteCount = 0
  private static let bufferSize = 1 << 18

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - kind: What is read of it.
  ///   - path: The file.
  ///   - meter: Counts what is read.
  ///   - isChecked: Whether the checksums of gzip are compared first, which libarchive does not do.
  /// - Throws: `ImportProblem` with libarchive's words, `FileError` for no regular file.
  init(_ kind: Kind, path: String, meter: ImportMeter, isChecked: Bool = true) throws {
    // Before libarchive, which would wait for somebody to write to a pipe.
    let packedByteCount = try RegularFile(path: path).byteCount
    if isChecked, meter.isNew(path) { try GZIPCheck.check(path, meter: meter) }
    guard let archive = unsafe archive_read_new() else {
      throw ImportProblem(path, "cannot be read: there is not enough memory")
    }
    unsafe archive_read_support_filter_gzip(archive)
    unsafe archive_read_support_filter_bzip2(archive)
    unsafe archive_read_support_filter_xz(archive)
    unsafe archive_read_support_filter_zstd(archive)
    switch kind {
    case .members:
      unsafe archive_read_support_format_tar(archive)
      unsafe archive_read_support_format_zip(archive)
    case .plain: unsafe archive_read_support_format_raw(archive)
    }
    guard unsafe archive_read_open_filename(archive, path, Self.bufferSize) == ARCHIVE_OK else {
      let problem = unsafe Self.problem(of: archive, path)
      unsafe archive_read_free(archive)
      throw problem
    }
    self.path = path
    self.meter = meter
    self.packedByteCount = packedByteCount
    unsafe self.archive = archive
  }

  deinit { unsafe archive_read_free(archive) }

  /// Goes to the next member; nil at the end.
  ///
  /// - Throws: `ImportProblem` for a damaged archive, a name that is no UTF-8, and above the limits.
  mutating func next() throws(ImportProblem) -> Member? {
    let locale = UTF8Locale()
    defer { locale.end() }
    var entry: OpaquePointer?
    let code = unsafe archive_read_next_header(archive, &entry)
    if code == ARCHIVE_EOF { return nil }
    // A warning is about names or times that cannot be taken over as they are.
    guard code == ARCHIVE_OK || code == ARCHIVE_WARN, let entry = unsafe entry else {
      throw problem
    }
    try meter.countMember(of: path)
    guard let name = unsafe Self.name(of: entry) else {
      throw ImportProblem(
        path,
        "expected names of members in UTF-8, found another; unpack it yourself, and name the folder "
          + "with --input DIR")
    }
    let isSized = unsafe archive_entry_size_is_set(entry) != 0
    return unsafe Member(
      name: name, kind: Self.kind(of: entry),
      toldByteCount: isSized ? Int(archive_entry_size(entry)) : nil)
  }

  /// libarchive's texts are valid until the next member.
  private static func name(of entry: OpaquePointer) -> String? {
    if let text = unsafe archive_entry_pathname_utf8(entry) {
      return unsafe String(validatingCString: text)
    }
    return unsafe archive_entry_pathname(entry).flatMap { unsafe String(validatingCString: $0) }
  }

  private static func kind(of entry: OpaquePointer) -> MemberKind {
    if unsafe archive_entry_hardlink(entry) != nil || archive_entry_hardlink_utf8(entry) != nil {
      return .other("a link")
    }
    // What POSIX and libarchive call S_IFMT and AE_IFREG, AE_IFDIR and so on.
    switch unsafe archive_entry_filetype(entry) & 0o170000 {
    case 0o100000: return .file
    case 0o040000: return .folder
    case 0o120000: return .other("a symbolic link")
    case 0o010000: return .other("a named pipe")
    case 0o020000, 0o060000: return .other("a device")
    case 0o140000: return .other("a socket")
    default: return .other("neither a file nor a folder")
    }
  }

  /// The next bytes of the member, at most `count`; fewer only at its end.
  ///
  /// - Throws: `ImportProblem` for a damaged archive, and above the limits.
  mutating func read(upTo count: Int) throws(ImportProblem) -> [UInt8] {
    var bytes: [UInt8] = []
    // Grown by what is there, never by what a length says.
    while bytes.count < count {
      let start = bytes.count
      let room = min(count - start, max(Self.bufferSize, start))
      bytes.append(contentsOf: repeatElement(0, count: room))
      // The buffer lives for the call.
      let amount = unsafe bytes.withUnsafeMutableBytes {
        unsafe archive_read_data(archive, $0.baseAddress?.advanced(by: start), room)
      }
      guard amount >= 0 else { throw problem }
      bytes.removeLast(room - Int(amount))
      if amount == 0 { break }
      unpackedByteCount += Int(amount)
      let isPacked = unpackedByteCount > packedByteCount
      try meter.countBytes(
        Int(amount), unpacked: unpackedByteCount, packed: isPacked ? packedByteCount : nil, of: path
      )
    }
    return bytes
  }

  /// All bytes of the member.
  ///
  /// - Throws: `ImportProblem` for one of more than `limit` bytes, for a damaged archive, and above the
  ///   limits.
  mutating func contents(of name: String, limit: Int) throws(ImportProblem) -> [UInt8] {
    let bytes = try read(upTo: limit + 1)
    guard bytes.count <= limit else {
      throw ImportProblem(
        path, "\(name): expected at most \(limit) bytes, found more; leave it out of the archive")
    }
    return bytes
  }

  /// Whether the bytes of the file are those of the archive.
  var isUncompressed: Bool { unsafe archive_filter_code(archive, 0) == ARCHIVE_FILTER_NONE }

  private var problem: ImportProblem { unsafe Self.problem(of: archive, path) }

  private static func problem(of archive: OpaquePointer, _ path: String) -> ImportProblem {
    // Above 0 it is the system's number or one that libarchive borrows, with its own text.
    let words = unsafe archive_error_string(archive).map { unsafe String(cString: $0) }
    return ImportProblem(
      path,
      "cannot be read: \(words ?? "libarchive does not say why"); get the file again, or unpack it "
        + "yourself")
  }
}

/// The locale of this thread made one of UTF-8: elsewhere libarchive loses names that are no ASCII.
@safe private struct UTF8Locale {
  private let own: locale_t?
  private let earlier: locale_t?

  init() {
    let mask: Int32 = 1  // LC_CTYPE_MASK, a macro that is not imported.
    unsafe own = newlocale(mask, "C.UTF-8", nil)
    unsafe earlier = own.flatMap { unsafe uselocale($0) }
  }

  /// Gives the thread its locale back.
  func end() {
    guard let own = unsafe own else { return }
    _ = unsafe uselocale(earlier)
    unsafe freelocale(own)
  }
}

/// A file as a run of bytes, unpacked where it is compressed.
enum PackedFile {
  /// All bytes of a file.
  ///
  /// - Throws: `ImportProblem` for a damaged file and above the limits, `FileError`.
  static func contents(of path: String, meter: ImportMeter) throws -> [UInt8] {
    if try RegularFile(path: path).byteCount == 0 { return [] }
    var file = try LibArchive(.plain, path: path, meter: meter)
    guard try file.next() != nil else { return [] }
    return try file.read(upTo: .max - 1)
  }

  /// Whether the first bytes of a file are text in UTF-8, whose last letter may be cut.
  static func isText(_ bytes: [UInt8]) -> Bool {
    !bytes.contains(0)
      && (0..<4).contains { String(validating: bytes.dropLast($0), as: UTF8.self) != nil }
  }

  /// The first bytes of a file as it is, and unpacked: at most 1,024.
  ///
  /// - Throws: `FileError`; a damaged file has what can be unpacked of it.
  static func beginning(of path: String) throws -> (raw: [UInt8], unpacked: [UInt8]) {
    let file = try RegularFile(path: path)
    if file.byteCount == 0 { return ([], []) }
    let raw = try file.bytes(from: 0, count: 1024)
    let isPacked = [[0x1F, 0x8B], [0x42, 0x5A, 0x68], [0xFD, 0x37, 0x7A], [0x28, 0xB5, 0x2F]]
      .contains { raw.starts(with: $0) }
    guard isPacked else { return (raw, raw) }
    var packed = try LibArchive(
      .plain, path: path, meter: ImportMeter(.init()), isChecked: false)
    guard try packed.next() != nil else { return (raw, []) }
    return (raw, try packed.read(upTo: 1024))
  }
}
