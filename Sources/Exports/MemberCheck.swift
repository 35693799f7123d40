import Digest
import Files
import Foundation

/// What a member was when it was written.
struct WrittenMember: Equatable, Sendable {
  var name: String
  var byteCount: Int
  var sha256: String

  init(name: String, bytes: [UInt8]) {
    var digest = MemberDigest()
    digest.add(bytes)
    self = digest.member(name)
  }

  fileprivate init(name: String, byteCount: Int, sha256: String) {
    self.name = name
    self.byteCount = byteCount
    self.sha256 = sha256
  }
}

/// The size and SHA-256 of bytes that come piece by piece.
struct MemberDigest {
  private var hasher = SHA256Hasher()
  private var byteCount = 0

  mutating func add(_ bytes: some DataProtocol) {
    hasher.update(bytes)
    byteCount += bytes.count
  }

  func member(_ name: String) -> WrittenMember {
    WrittenMember(name: name, byteCount: byteCount, sha256: hasher.finalized().description)
  }
}

/// Reads back what was written.
struct MemberCheck: Sendable {
  let container: MemberContainer
  let written: [WrittenMember]
  let place: String

  /// - Throws: `ExportProblem` for a member that is not what was written.
  func run(by work: ExportWork) throws {
    switch container.kind {
    case .folder:
      try work.each("read back", count: written.count) { index in
        let name = written[index].name
        let file = try RegularFile(path: "\(place)/\(name)")
        var digest = MemberDigest()
        try file.forEachPiece { digest.add($0) }
        try compare(digest.member(name), with: index)
      } use: { _, _ in
      }
    case .archive: try readArchive(by: work)
    }
  }

  private func readArchive(by work: ExportWork) throws {
    let reader = try ArchiveReader(path: place)
    for index in written.indices {
      let name = try reader.nextName() ?? "the end"
      var digest = MemberDigest()
      try reader.forEachPiece { digest.add($0) }
      try compare(digest.member(name), with: index)
      if index % 256 == 255 { try work.step("read back", done: index + 1, of: written.count) }
    }
    try work.step("read back", done: written.count, of: written.count)
    if let name = try reader.nextName() {
      throw ExportProblem(place, "expected \(written.count) members, found \(name) as well")
    }
  }

  private func compare(_ found: WrittenMember, with index: Int) throws(ExportProblem) {
    guard found == written[index] else {
      throw ExportProblem(
        place,
        "expected \(written[index].name) as it was written, found something else; check the disk")
    }
  }
}
