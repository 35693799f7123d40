import Files
import Foundation

/// Writes a set in a format: all of it, read back and equal, or nothing.
package struct Export {
  /// Sources of at most so many bytes together are read for their SHA-256 unless told otherwise.
  package static let cheapByteCount = 1 << 30

  private let format: any ExportFormat
  private var set: ExportSet
  private let work: ExportWork

  /// - Throws: `ExportProblem` where readers of the format could not use the set.
  package init(_ set: ExportSet, as format: any ExportFormat, by work: ExportWork) throws {
    try format.check(set)
    self.set = set
    self.format = format
    self.work = work
  }

  /// Refuses a place where something is that may not be replaced.
  ///
  /// - Throws: `ExportProblem`.
  package static func check(
    _ path: String, for format: any ExportFormat.Type, isReplacing: Bool
  ) throws(ExportProblem) {
    guard FileManager.default.fileExists(atPath: path) else { return }
    let place = EarlierExport(path: path)
    if format.isFolder, place.isEmptyFolder { return }
    guard isReplacing else {
      throw ExportProblem(
        path, "is there already; give another --out, or --overwrite to replace an earlier export")
    }
    try place.checkReplaceable(isFolder: format.isFolder)
  }

  /// Whether an export lies at a path.
  package static func isThere(_ path: String) -> Bool { EarlierExport(path: path).isOurs }

  /// Writes the set.
  ///
  /// - Parameters:
  ///   - path: Where; its folder is made when missing.
  ///   - isReplacing: Whether an earlier export there gives way.
  ///   - isHashing: Whether to tell the SHA-256 of the sources.
  /// - Returns: What was written.
  /// - Throws: `ExportProblem`, `FileError`, or what `work` throws for an interruption; what was there
  ///   before is then untouched, and nothing else is left.
  package mutating func write(
    to path: String, isReplacing: Bool, isHashing: Bool
  ) throws -> [ExportedFile] {
    // A link is written through, not replaced.
    let path = RealPath.of(path)
    try Self.check(path, for: type(of: format), isReplacing: isReplacing)
    if isHashing {
      // Copies in shards share a source.
      let set = set
      // By their bytes: names that differ only in how accents are stored are two files.
      func source(_ picture: Int) -> [UInt8] { Array(set.pictures[picture].path.utf8) }
      let pictures = Dictionary(grouping: set.pictures.indices, by: source)
        .values.compactMap(\.first).sorted()
      var hashes: [[UInt8]: String] = [:]
      try work.each("hash sources", count: pictures.count) {
        set.hash(ofSource: set.pictures[pictures[$0]])
      } use: {
        hashes[source(pictures[$0])] = $1
      }
      self.set.hashes = set.pictures.indices.map { hashes[source($0)] ?? "" }
    }
    let output = try NewOutput(path: path)
    let files: [ExportedFile]
    // Nobody knows the hidden name.
    let hidden = output.temporaryPath
    func named(_ text: String) -> String { text.replacing(hidden, with: path) }
    do { files = try format.write(set, to: hidden, by: work) } catch {
      switch error {
      case let error as ExportProblem: throw ExportProblem(named(error.description))
      case let error as FileError:
        throw FileError(
          path: named(error.path), operation: error.operation, reason: error.reason)
      default: throw error
      }
    }
    try output.commit(isReplacing: isReplacing)
    return files
  }
}
