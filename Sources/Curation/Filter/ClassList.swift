import Foundation
import Suggestions

/// The user's own classes: a CSV file with the columns `folder` and `class`.
///
/// A folder is a path relative to the input folder, or a name that stands for every folder so
/// called, compared without regard to case and punctuation.
struct ClassList: Sendable {
  /// One line of the file.
  struct Entry: Sendable {
    var folder: String
    var pictureClass: String
    var line: Int
  }

  private(set) var entries: [Entry] = []
  /// The names of the columns besides `folder` and `class`, in lower case: further label heads.
  private(set) var columns: [String] = []
  private var valuesByFolder: [String: [String: String]] = [:]
  private var byFolder: [String: String] = [:]

  /// No classes of the user's own.
  init() {}

  /// Reads the file at `path`.
  ///
  /// - Throws: `CurationError.unusableFile` that names the line.
  init(contentsOf path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CurationError.unusableFile(
        path: path, line: 0, words: "cannot be read; --classes wants a CSV file")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw CurationError.unusableFile(path: path, line: 0, words: "is not UTF-8 text")
    }
    try self.init(text: text, path: path)
  }

  /// Reads the text of such a file; `path` is named in errors.
  init(text: String, path: String) throws {
    let rows = try CommaSeparatedValues.rows(of: text, path: path)
    guard let header = rows.first?.map({ $0.lowercased() }),
      let folderColumn = header.firstIndex(of: "folder"),
      let classColumn = header.firstIndex(of: "class")
    else {
      throw CurationError.unusableFile(
        path: path, line: 1,
        words: "expected the columns folder,class, found "
          + (rows.first?.joined(separator: ",") ?? "nothing"))
    }
    let further = header.indices.filter {
      $0 != folderColumn && $0 != classColumn && !header[$0].isEmpty
    }
    columns = further.map { header[$0] }
    for (index, row) in rows.enumerated().dropFirst() where row != [""] {
      guard row.count > max(folderColumn, classColumn), !row[folderColumn].isEmpty,
        !row[classColumn].isEmpty
      else {
        throw CurationError.unusableFile(
          path: path, line: index + 1,
          words: "expected a folder and a class, found \(row.joined(separator: ","))")
      }
      let folder = row[folderColumn].split(separator: "/").joined(separator: "/")
      let key = Self.key(folder.split(separator: "/"))
      if let other = byFolder[key], other != row[classColumn] {
        throw CurationError.unusableFile(
          path: path, line: index + 1,
          words: "\(folder) is \(row[classColumn]) here and \(other) above; keep one")
      }
      byFolder[key] = row[classColumn]
      valuesByFolder[key] = Dictionary(
        further.filter { $0 < row.count }.map { (header[$0], row[$0]) },
        uniquingKeysWith: { first, _ in first })
      entries.append(Entry(folder: folder, pictureClass: row[classColumn], line: index + 1))
    }
  }

  /// The class of a folder, given the names from the input folder down; the whole path is looked
  /// for before the name alone.
  func pictureClass(of folders: ArraySlice<Substring>) -> String? {
    guard let last = folders.last else { return nil }
    return byFolder[Self.key(folders)] ?? byFolder[Self.key([last])]
  }

  /// The values in the further columns for a picture in these folders, from the input folder down:
  /// those of the deepest folder that the list names.
  func values(of folders: [Substring]) -> [String: String] {
    for depth in folders.indices.reversed() {
      if let own = valuesByFolder[Self.key(folders[...depth])]
        ?? valuesByFolder[Self.key([folders[depth]])]
      {
        return own
      }
    }
    return [:]
  }

  /// The rows that name no folder on the way to any of these, from the input folder down.
  func unmatched(in folders: some Sequence<[Substring]>) -> [Entry] {
    var keys: Set<String> = []
    for path in folders {
      for depth in path.indices {
        keys.insert(Self.key(path[...depth]))
        keys.insert(Self.key([path[depth]]))
      }
    }
    return entries.filter { !keys.contains(Self.key($0.folder.split(separator: "/"))) }
  }

  /// Letters decide; a name of punctuation only stands for itself.
  private static func key(_ folders: some Sequence<Substring>) -> String {
    folders.map { name in
      let key = NameKey.of(String(name))
      return key.isEmpty ? String(name) : key
    }.joined(separator: "/")
  }
}
