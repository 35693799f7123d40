import Files

/// Where members go: a folder or an archive.
protocol MemberSink {
  /// Adds a member.
  func add(_ name: String, _ bytes: [UInt8]) throws
  /// Adds a member of so many bytes whose pieces `write` hands over one after the other.
  func add(
    _ name: String, byteCount: Int, by write: (_ append: ([UInt8]) throws -> Void) throws -> Void
  ) throws
  /// Ends it.
  func finish() throws
}

/// Files in a folder, which has a hidden name until all are there.
struct FolderSink: MemberSink {
  private let folder: String

  /// Makes the folder and those in it that the names need.
  init(_ folder: String, names: [String]) throws {
    self.folder = folder
    for path in Set(names.map { Self.above("\(folder)/\($0)") }).sorted() {
      try OutputFolder.make(path)
    }
  }

  private static func above(_ path: String) -> String {
    String(path[..<(path.lastSlash ?? path.startIndex)])
  }

  func add(_ name: String, _ bytes: [UInt8]) throws {
    guard try NewFile.create("\(folder)/\(name)", with: bytes) else {
      throw ExportProblem(name, "expected a name of its own, found two pictures of that name")
    }
  }

  func add(
    _ name: String, byteCount: Int, by write: (_ append: ([UInt8]) throws -> Void) throws -> Void
  ) throws {
    let file = try AtomicFile(path: "\(folder)/\(name)")
    try write { try file.write($0) }
    try file.commit(.handedOver)
  }

  func finish() {}
}

/// Members of an archive.
///
/// A class because the archive has one owner.
final class ArchiveSink: MemberSink {
  private let archive: ArchiveWriter

  init(_ kind: ArchiveWriter.Kind, path: String) throws {
    archive = try ArchiveWriter(kind, path: path)
  }

  func add(_ name: String, _ bytes: [UInt8]) throws {
    try archive.begin(name, byteCount: bytes.count)
    try archive.append(bytes)
  }

  func add(
    _ name: String, byteCount: Int, by write: (_ append: ([UInt8]) throws -> Void) throws -> Void
  ) throws {
    try archive.begin(name, byteCount: byteCount)
    try write { try archive.append($0) }
  }

  func finish() throws { try archive.finish() }
}
