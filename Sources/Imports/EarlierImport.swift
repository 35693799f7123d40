import Curation
import Digest
import Files
import Foundation

/// What lies where an import is to go, which is replaced only when an import made all of it.
enum EarlierImport {
  /// Refuses a place where something is that may not be replaced.
  ///
  /// - Throws: `ImportProblem`.
  static func check(_ path: String, isReplacing: Bool, isOwn: Bool = false) throws(ImportProblem) {
    // Of a workspace's own folder nobody chose the name.
    let elsewhere = isOwn ? "" : "give another --out, or "
    guard FileManager.default.fileExists(atPath: path) else { return }
    let names = try? FileManager.default.contentsOfDirectory(atPath: path)
    if names?.isEmpty ?? false { return }
    guard isReplacing else {
      throw ImportProblem(
        path, "is there already; give another --out, or --overwrite to replace an earlier import")
    }
    guard let mark = ImportMark(of: path) else {
      throw ImportProblem(
        path,
        "expected an earlier import to replace, found something else; \(elsewhere)move it away")
    }
    let found = files(in: path)
    guard found.count >= mark.files else {
      throw ImportProblem(
        path,
        "expected the \(mark.files) files of an earlier import, found \(found.count); "
          + "\(elsewhere)delete what is left")
    }
    guard found.count == mark.files, digest(found) == mark.names else {
      throw ImportProblem(
        path,
        "expected the \(mark.files) files of an earlier import, found \(found.count), and not only those; "
          + "\(elsewhere)move yours away")
    }
    guard mark.sizes == nil || mark.sizes == sizes(of: found, in: path) else {
      throw ImportProblem(
        path,
        "expected the files of an earlier import as it wrote them, found some of another size; "
          + "\(elsewhere)move yours away")
    }
  }

  /// The mark of what an import wrote into a folder.
  static func mark(of folder: String, sources: [String]) -> ImportMark {
    let found = files(in: folder)
    var mark = ImportMark(sources: sources, files: found.count, names: digest(found))
    mark.sizes = sizes(of: found, in: folder)
    return mark
  }

  private static func sizes(of names: [String], in folder: String) -> String {
    digest(
      names.map { name in
        let facts = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
        return "\(name)/\(facts?[.size] as? Int ?? -1)"
      })
  }

  private static func files(in folder: String) -> [String] {
    let found = try? FolderFiles.paths(below: folder) { $0.hasPrefix(".pokeprep-") }
    // In the order of letters, which the digests of earlier imports go by.
    return (found ?? []).sorted()
  }

  private static func digest(_ names: [String]) -> String {
    SHA256Digest(of: Array(names.joined(separator: "\0").utf8)).description
  }
}
