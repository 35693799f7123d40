import Catalogue
import Digest
import Files
import Foundation

/// The files of a set with their sizes and times, which show that it changed.
package struct SourceListing: Equatable {
  private struct Entry: Equatable {
    /// Relative to the base where it lies in it, else absolute.
    var path: String
    var byteCount: Int
    var modifiedNanoseconds: Int64
  }

  private static let fileName = ".pokeprep-sources"
  private var entries: [Entry]
  private let base: String

  /// Looks at the files of a set.
  ///
  /// - Parameters:
  ///   - input: The file or folder, absolute. Of a folder all files count, but for what was made by a workspace.
  ///   - paths: Files beside it that count, too.
  ///   - workspace: The workspace.
  /// - Throws: `CurationError.unusableFolder`.
  package init(of input: String, and paths: some Sequence<String>, workspace: Workspace) throws {
    var found: [ExactPath: String] = [:]
    for path in paths { found[ExactPath(path)] = path }
    if FileStatus(of: input)?.kind == S_IFDIR {
      base = input
      let scan = try PictureScan(of: input, workspace: workspace)
      for name in scan.files.map(\.path) + scan.others {
        found[ExactPath("\(input)/\(name)")] = "\(input)/\(name)"
      }
    } else {
      base = (input as NSString).deletingLastPathComponent
      found[ExactPath(input)] = input
    }
    entries = found.values.compactMap { [base] path in
      guard let status = FileStatus(of: path) else { return nil }
      let isInside = path.hasPrefix(base + "/")
      return Entry(
        path: isInside ? String(path.dropFirst(base.count + 1)) : path,
        byteCount: status.byteCount, modifiedNanoseconds: status.modifiedNanoseconds)
    }.sorted { ExactPath.precedes($0.path, $1.path) }
  }

  /// Reads what was noted in an imported folder; nil where nothing was.
  ///
  /// - Parameters:
  ///   - folder: The imported folder.
  ///   - input: What it was made of, absolute.
  package init?(notedIn folder: String, input: String) {
    guard let data = FileManager.default.contents(atPath: "\(folder)/\(Self.fileName)") else {
      return nil
    }
    base =
      FileStatus(of: input)?.kind == S_IFDIR
      ? input : (input as NSString).deletingLastPathComponent
    entries = []
    for line in String(decoding: data, as: UTF8.self).split(separator: "\0") {
      let parts = line.split(separator: "\t", maxSplits: 2)
      guard parts.count == 3, let size = Int(parts[0]), let time = Int64(parts[1]) else {
        return nil
      }
      entries.append(Entry(path: String(parts[2]), byteCount: size, modifiedNanoseconds: time))
    }
  }

  /// The same files, and others that lie in the folder, as they are now.
  ///
  /// - Parameters:
  ///   - input: What the imported folder was made of, absolute.
  ///   - workspace: The workspace.
  /// - Returns: What is there, to be compared with this.
  /// - Throws: `CurationError.unusableFolder`.
  package func renewed(of input: String, workspace: Workspace) throws -> Self {
    try Self(
      of: input, and: paths.filter { !$0.hasPrefix(input + "/") }, workspace: workspace)
  }

  /// Notes it in an imported folder.
  ///
  /// - Throws: `FileError`.
  package func write(to folder: String) throws {
    let text = entries.map { "\($0.byteCount)\t\($0.modifiedNanoseconds)\t\($0.path)\0" }.joined()
    try AtomicFile.replace("\(folder)/\(Self.fileName)", with: text)
  }

  /// The files, absolute.
  package var paths: [String] {
    entries.map { $0.path.hasPrefix("/") ? $0.path : "\(base)/\($0.path)" }
  }

  /// SHA-256 of the names and bytes of all files.
  ///
  /// - Throws: `FileError`, or what `step` throws between files.
  package func contentDigest(step: () throws -> Void) throws -> String {
    var all = SHA256Hasher()
    for (entry, path) in zip(entries, paths) {
      let file = try RegularFile(path: path)
      var hasher = SHA256Hasher()
      for start in stride(from: 0, to: file.byteCount, by: 1 << 22) {
        try step()
        hasher.update(try file.bytes(from: start, count: min(1 << 22, file.byteCount - start)))
      }
      all.update(Array("\(hasher.finalized()) \(entry.path)\0".utf8))
    }
    return all.finalized().description
  }

  package static func == (a: Self, b: Self) -> Bool { a.entries == b.entries }
}
