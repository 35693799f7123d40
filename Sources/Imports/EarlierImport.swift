import Digest
import Files
import Foundation

/// What lies where an import is to go, which is replaced only when an import made all of it.
enum EarlierImport {
  /// Hidden, so that it is nobody's picture.
  private static let fileName = ".pokeprep-import.json"
  private static let format = "pokeprep-import/1"

  private struct Mark: Codable {
    var format: String
    var sources: [String]
    var files: Int
    /// SHA-256 of the names.
    var names: String
  }

  /// Refuses a place where something is that may not be replaced.
  ///
  /// - Throws: `ImportProblem`.
  static func check(_ path: String, isReplacing: Bool) throws(ImportProblem) {
    guard FileManager.default.fileExists(atPath: path) else { return }
    let names = try? FileManager.default.contentsOfDirectory(atPath: path)
    if names?.isEmpty ?? false { return }
    guard isReplacing else {
      throw ImportProblem(
        path, "is there already; give another --out, or --overwrite to replace an earlier import")
    }
    let data = FileManager.default.contents(atPath: "\(path)/\(fileName)")
    guard let mark = data.flatMap({ try? JSONDecoder().decode(Mark.self, from: $0) }),
      mark.format == format
    else {
      throw ImportProblem(
        path, "expected an earlier import to replace, found something else; give another --out")
    }
    let found = files(in: path)
    guard found.count == mark.files, digest(found) == mark.names else {
      throw ImportProblem(
        path,
        "expected the \(mark.files) files of an earlier import, found \(found.count), and not only those; "
          + "give another --out, or move yours away")
    }
  }

  /// Notes what an import wrote.
  static func mark(_ folder: String, sources: [String]) throws {
    let found = files(in: folder)
    let mark = Mark(format: format, sources: sources, files: found.count, names: digest(found))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    _ = try NewFile.create("\(folder)/\(fileName)", with: Array(encoder.encode(mark)))
  }

  private static func files(in folder: String) -> [String] {
    guard let walk = FileManager.default.enumerator(atPath: folder) else { return [] }
    var names: [String] = []
    while let name = walk.nextObject() as? String {
      let isFolder = walk.fileAttributes?[.type] as? FileAttributeType == .typeDirectory
      if !isFolder, name != fileName { names.append(name) }
    }
    return names.sorted()
  }

  private static func digest(_ names: [String]) -> String {
    SHA256Digest(of: Array(names.joined(separator: "\0").utf8)).description
  }
}
