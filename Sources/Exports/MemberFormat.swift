import Files

/// A format of members with names: files in a folder, or in one or several archives.
protocol MemberFormat: ExportFormat {
  /// What is written, in order.
  func containers(of set: ExportSet) throws -> [MemberContainer]
}

/// A folder or an archive.
struct MemberContainer: Sendable {
  /// How the members are kept.
  enum Kind: Sendable {
    /// As files, their names being paths.
    case folder
    /// In an archive.
    case archive(ArchiveWriter.Kind)
  }

  /// What a member holds.
  enum Content: Sendable {
    /// The PNG of a picture, by its place in the set.
    case picture(Int)
    /// Other bytes.
    case bytes([UInt8])
    /// What many pictures make up together, piece by piece.
    case pieces(MemberPieces)
    /// What can be told only when the members before it are written.
    case summary(@Sendable ([WrittenMember]) -> [UInt8])

    /// The pieces of a member that has such.
    fileprivate var pieces: MemberPieces? {
      if case .pieces(let pieces) = self { pieces } else { nil }
    }

    /// Whether it can be made at any time, beside others.
    fileprivate var isSmall: Bool {
      switch self {
      case .picture, .bytes: true
      case .pieces, .summary: false
      }
    }
  }

  /// Relative to the output; empty for the output itself.
  var path: String
  var kind: Kind
  var members: [(name: String, content: Content)]

  fileprivate var pictureCount: Int {
    members.count { if case .picture = $0.content { true } else { false } }
  }
}

/// A large member, made piece by piece so that it never is in memory as a whole.
struct MemberPieces: Sendable {
  /// Pictures in it.
  var pictureCount: Int
  /// Pieces before the last one.
  var count: Int
  /// Bytes of all pieces, which archives have to know before.
  var byteCount = 0
  /// Pieces in memory at a time.
  var block = 64
  /// Makes a piece, on any thread.
  var make: @Sendable (Int) throws -> [UInt8]
  /// Makes the last piece from the sizes of the others.
  var last: @Sendable ([Int]) -> [UInt8] = { _ in [] }

  /// About how many bytes a piece should have: large enough to be worth a thread, small enough for 64 of
  /// them to be in memory.
  static let usualByteCount = 1 << 20
}

extension MemberFormat {
  func write(
    _ set: ExportSet, to path: String, by work: ExportWork
  ) throws -> [ExportedFile] {
    let containers = try containers(of: set)
    if Self.isFolder { try OutputFolder.make(path) }
    return try containers.flatMap { container in
      let place = container.path.isEmpty ? path : "\(path)/\(container.path)"
      let written = try write(container, of: set, to: place, by: work)
      try MemberCheck(container: container, written: written, place: place).run(by: work)
      return try files(of: container, written: written, at: place)
    }
  }

  /// What to tell of a container: itself, and each file of many pictures in a folder.
  private func files(
    of container: MemberContainer, written: [WrittenMember], at place: String
  ) throws -> [ExportedFile] {
    let pieces = container.members.map(\.content.pieces)
    if case .archive = container.kind {
      let pictures = pieces.compactMap { $0?.pictureCount }.max() ?? container.pictureCount
      return [
        ExportedFile(
          path: container.path, pictures: pictures,
          byteCount: try RegularFile(path: place).byteCount)
      ]
    }
    let large = zip(pieces, written).compactMap { pieces, member in
      pieces.map {
        ExportedFile(
          path: member.name, pictures: $0.pictureCount, byteCount: member.byteCount)
      }
    }
    let rest = zip(pieces, written).reduce(0) { $0 + ($1.0 == nil ? $1.1.byteCount : 0) }
    return large + [
      ExportedFile(path: container.path, pictures: container.pictureCount, byteCount: rest)
    ]
  }

  /// Writes the members and tells what each was.
  private func write(
    _ container: MemberContainer, of set: ExportSet, to place: String, by work: ExportWork
  ) throws -> [WrittenMember] {
    let sink: any MemberSink =
      switch container.kind {
      case .folder: try FolderSink(place, names: container.members.map(\.name))
      case .archive(let kind): try ArchiveSink(kind, path: place)
      }
    let members = container.members
    var written: [WrittenMember] = []
    while written.count < members.count {
      let (name, content) = members[written.count]
      switch content {
      case .picture, .bytes:
        let first = written.count
        let end = members[first...].firstIndex { !$0.content.isSmall } ?? members.count
        // At most 64 MB wait to be written.
        let block = max(8, min(512, (64 << 20) / set.pixelByteCount))
        try work.each("write", count: end - first, block: block) { index in
          try member(members[first + index], of: set)
        } use: { _, member in
          try sink.add(member.written.name, member.bytes)
          written.append(member.written)
        }
      case .pieces(let pieces): written.append(try write(pieces, as: name, to: sink, by: work))
      case .summary(let make):
        let bytes = make(written)
        try sink.add(name, bytes)
        written.append(WrittenMember(name: name, bytes: bytes))
      }
    }
    try sink.finish()
    return written
  }

  private func member(
    _ member: (name: String, content: MemberContainer.Content), of set: ExportSet
  ) throws -> (bytes: [UInt8], written: WrittenMember) {
    let bytes: [UInt8] =
      switch member.content {
      case .picture(let number): try set.bytes(of: set.pictures[number])
      case .bytes(let bytes): bytes
      case .pieces, .summary: []
      }
    return (bytes, WrittenMember(name: member.name, bytes: bytes))
  }

  private func write(
    _ pieces: MemberPieces, as name: String, to sink: any MemberSink, by work: ExportWork
  ) throws -> WrittenMember {
    var sizes: [Int] = []
    var digest = MemberDigest()
    try sink.add(name, byteCount: pieces.byteCount) { append in
      try work.each(
        "write \(name)", count: pieces.count, block: pieces.block, compute: pieces.make
      ) { _, bytes in
        try append(bytes)
        digest.add(bytes)
        sizes.append(bytes.count)
      }
      let last = pieces.last(sizes)
      try append(last)
      digest.add(last)
    }
    return digest.member(name)
  }
}
