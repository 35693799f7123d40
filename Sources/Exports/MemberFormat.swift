import Digest
import Files
import Foundation

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
    /// The prepared PNG of a picture, by its place in the set.
    case picture(Int)
    /// Other bytes.
    case bytes([UInt8])
  }

  /// Relative to the output; empty for the output itself.
  var path: String
  var kind: Kind
  var members: [(name: String, content: Content)]

  var pictureCount: Int {
    members.count { if case .picture = $0.content { true } else { false } }
  }
}

extension MemberFormat {
  func write(
    _ set: ExportSet, to path: String, by work: ExportWork
  ) throws -> [ExportedFile] {
    let containers = try containers(of: set)
    if Self.isFolder { try OutputFolder.make(path) }
    return try containers.map { container in
      let place = container.path.isEmpty ? path : "\(path)/\(container.path)"
      let digests = try write(container, of: set, to: place, by: work)
      try check(container, digests, at: place, by: work)
      let byteCount: Int =
        switch container.kind {
        case .folder: digests.reduce(0) { $0 + $1.byteCount }
        case .archive: try RegularFile(path: place).byteCount
        }
      return ExportedFile(
        path: container.path, pictures: container.pictureCount, byteCount: byteCount)
    }
  }

  /// Writes the members and tells what each was.
  private func write(
    _ container: MemberContainer, of set: ExportSet, to place: String, by work: ExportWork
  ) throws -> [Written] {
    var digests: [Written] = []
    @Sendable func load(_ index: Int) throws -> (bytes: [UInt8], digest: Written) {
      let bytes: [UInt8] =
        switch container.members[index].content {
        case .picture(let number): try set.bytes(of: set.pictures[number])
        case .bytes(let bytes): bytes
        }
      return (bytes, Written(bytes))
    }
    // At most 64 MB wait to be written.
    let block = max(8, min(512, (64 << 20) / (set.size * set.size * set.channelCount)))
    func deliver(_ use: (String, [UInt8]) throws -> Void) throws {
      try work.each("write", count: container.members.count, block: block, compute: load) {
        try use(container.members[$0].name, $1.bytes)
        digests.append($1.digest)
      }
    }
    switch container.kind {
    case .folder:
      for folder in Set(container.members.map { Self.folder(of: "\(place)/\($0.name)") }).sorted() {
        try OutputFolder.make(folder)
      }
      try deliver { name, bytes in
        guard try NewFile.create("\(place)/\(name)", with: bytes) else {
          throw ExportProblem(name, "expected a name of its own, found two pictures of that name")
        }
      }
    case .archive(let kind):
      let archive = try ArchiveWriter(kind, path: place)
      try deliver { try archive.add($0, $1) }
      try archive.finish()
    }
    return digests
  }

  /// Reads everything back.
  ///
  /// - Throws: `ExportProblem` for a member that is not what was written.
  private func check(
    _ container: MemberContainer, _ digests: [Written], at place: String, by work: ExportWork
  ) throws {
    @Sendable func check(_ index: Int, _ name: String?, _ bytes: [UInt8]) throws {
      let wanted = container.members[index].name
      guard name == wanted, Written(bytes) == digests[index] else {
        throw ExportProblem(
          place, "expected \(wanted) as it was written, found something else; check the disk")
      }
    }
    let count = container.members.count
    switch container.kind {
    case .folder:
      try work.each("read back", count: count) { index in
        let name = container.members[index].name
        try check(index, name, try RegularFile(path: "\(place)/\(name)").contents())
      } use: { _, _ in
      }
    case .archive:
      let reader = try ArchiveReader(path: place)
      for index in 0..<count {
        try check(index, try reader.nextName(), try reader.bytes())
        if index % 256 == 255 { try work.step("read back", done: index + 1, of: count) }
      }
      try work.step("read back", done: count, of: count)
      if let name = try reader.nextName() {
        throw ExportProblem(place, "expected \(count) members, found \(name) as well")
      }
    }
  }

  private static func folder(of path: String) -> String {
    String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
  }
}

/// What a member was when it was written.
private struct Written: Equatable, Sendable {
  var byteCount: Int
  var digest: PixelDigest

  init(_ bytes: [UInt8]) {
    byteCount = bytes.count
    digest = PixelDigest(of: bytes)
  }
}
