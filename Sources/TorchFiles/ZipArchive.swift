/// The central directory of a ZIP file (PKWARE's APPNOTE 6.3.10, sections 4.3.7 to 4.3.16), every
/// number of it checked against the file.
///
/// No encryption, no parts, no members beyond 4 GiB.
struct ZipArchive {
  struct Member {
    let name: String
    /// How the bytes are kept: 0 as they are, 8 deflated.
    let method: Int
    /// CRC-32 of the contents.
    let check: UInt32
    /// Where the kept bytes lie in the file.
    let range: Range<Int>
    /// The declared length of the contents.
    let byteCount: Int
  }

  let bytes: [UInt8]
  let members: [Member]

  /// How every ZIP file with a member begins.
  static let signature: [UInt8] = [0x50, 0x4B, 0x03, 0x04]

  init(_ bytes: [UInt8]) throws(TorchFileError) {
    self.bytes = bytes
    var end = try Self.endOfCentralDirectory(bytes)
    // Numbers of this disk and of the first one.
    let disks = (try end.count(2, "ZIP: disk"), try end.count(2, "ZIP: disk"))
    let (here, total) = (try end.count(2, "ZIP: members"), try end.count(2, "ZIP: members"))
    let size = try end.count(4, "ZIP: size of the central directory")
    let offset = try end.count(4, "ZIP: place of the central directory")
    guard disks == (0, 0), here == total, total < 0xFFFF, offset < 0xFFFF_FFFF else {
      throw .unsupported(
        field: "ZIP", expected: "files of one part below 4 GiB", found: "several or ZIP64")
    }
    guard offset <= bytes.count, size <= bytes.count - offset else {
      throw .truncated(field: "ZIP: central directory", expected: offset + size, found: bytes.count)
    }
    var reader = ByteReader(bytes, in: offset..<(offset + size))
    var members: [Member] = []
    var names: Set<String> = []
    for _ in 0..<total {
      let member = try Self.member(&reader)
      guard names.insert(member.name).inserted else {
        throw .malformed(field: "ZIP", expected: "each name once", found: "'\(member.name)' again")
      }
      members.append(member)
    }
    self.members = members
  }

  /// A reader behind the signature of the record that closes every ZIP file.
  private static func endOfCentralDirectory(_ bytes: [UInt8]) throws(TorchFileError) -> ByteReader {
    // 22 bytes and a comment of at most 65,535.
    let lowest = max(0, bytes.count - 22 - 0xFFFF)
    for position in stride(from: bytes.count - 22, through: lowest, by: -1)
    where bytes[position..<(position + 4)].elementsEqual([0x50, 0x4B, 0x05, 0x06]) {
      return ByteReader(bytes, in: (position + 4)..<bytes.count)
    }
    throw .malformed(
      field: "ZIP", expected: "an end of central directory record",
      found: "none in the last bytes: the file is cut off")
  }

  private static func member(_ reader: inout ByteReader) throws(TorchFileError) -> Member {
    let signature = try reader.unsigned(4, "ZIP: central directory")
    guard signature == 0x0201_4B50 else {
      throw .malformed(
        field: "ZIP: central directory", expected: "a member", found: "other bytes")
    }
    _ = try reader.skip(4, "ZIP: versions")
    let flags = try reader.count(2, "ZIP: flags")
    let method = try reader.count(2, "ZIP: method")
    _ = try reader.skip(4, "ZIP: time")
    let check = UInt32(truncatingIfNeeded: try reader.unsigned(4, "ZIP: CRC-32"))
    let kept = try reader.count(4, "ZIP: compressed size")
    let byteCount = try reader.count(4, "ZIP: size")
    let lengths = (
      name: try reader.count(2, "ZIP: name"), extra: try reader.count(2, "ZIP: extra field"),
      comment: try reader.count(2, "ZIP: comment")
    )
    _ = try reader.skip(8, "ZIP: attributes")
    let header = try reader.count(4, "ZIP: place of a member")
    let name = try reader.text(lengths.name, "ZIP: name")
    _ = try reader.skip(lengths.extra + lengths.comment, "ZIP: extra field")
    guard flags & 1 == 0 else {
      throw .unsupported(field: "ZIP: '\(name)'", expected: "open members", found: "encryption")
    }
    guard max(kept, byteCount, header) < 0xFFFF_FFFF else {
      throw .unsupported(
        field: "ZIP: '\(name)'", expected: "members below 4 GiB", found: "a ZIP64 member")
    }
    return Member(
      name: name, method: method, check: check,
      range: try keptBytes(name, header: header, count: kept, in: reader.bytes),
      byteCount: byteCount)
  }

  /// Behind a member's own header, whose name and extra field may have other lengths than those
  /// in the directory.
  private static func keptBytes(
    _ name: String, header: Int, count: Int, in bytes: [UInt8]
  ) throws(TorchFileError) -> Range<Int> {
    guard header <= bytes.count else {
      throw .truncated(field: "ZIP: '\(name)'", expected: header, found: bytes.count)
    }
    var reader = ByteReader(bytes, in: header..<bytes.count)
    guard try reader.unsigned(4, "ZIP: '\(name)'") == 0x0403_4B50 else {
      throw .malformed(field: "ZIP: '\(name)'", expected: "a header", found: "other bytes")
    }
    _ = try reader.skip(22, "ZIP: '\(name)'")
    let lengths = (
      try reader.count(2, "ZIP: '\(name)'"), try reader.count(2, "ZIP: '\(name)'")
    )
    _ = try reader.skip(lengths.0 + lengths.1, "ZIP: '\(name)'")
    return try reader.skip(count, "ZIP: '\(name)'")
  }
}
