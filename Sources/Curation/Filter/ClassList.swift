import Files
import Foundation
import Suggestions

/// The user's own classes: a CSV file with the columns `folder` and `class`.
///
/// A folder is a path relative to the input folder, or a name that stands for every folder so
/// called. A row means the folder that is written exactly so; only where there is none, the one
/// folder that differs in case, accents and punctuation.
struct ClassList: Sendable {
  /// One line of the file.
  struct Entry: Sendable {
    var folder: String
    var pictureClass: String
    var line: Int
    /// The values in the further columns.
    fileprivate var values: [String: String] = [:]
  }

  private(set) var entries: [Entry] = []
  /// The names of the columns besides `folder` and `class`, in lower case: further label heads.
  private(set) var columns: [String] = []
  private let path: String

  /// No classes of the user's own.
  init() { path = "" }

  /// Reads the file at `path`.
  ///
  /// - Throws: `CurationError.unusableFile` that names the line.
  init(contentsOf path: String) throws {
    try self.init(TableFile(contentsOf: path, wanted: "--classes wants a CSV file"))
  }

  /// Reads the text of such a file; `path` is named in errors.
  init(text: String, path: String) throws {
    try self.init(TableFile(text: text, path: path))
  }

  private init(_ table: TableFile) throws {
    path = table.path
    let header = table.header
    let (folderColumn, classColumn) = try table.columns("folder", "class")
    let further = header.indices.filter {
      $0 != folderColumn && $0 != classColumn && !header[$0].isEmpty
    }
    columns = further.map { header[$0] }
    var classes: [String: String] = [:]
    for (line, row) in table.rows.map({ ($0.line, $0.fields) }) {
      guard row.count > max(folderColumn, classColumn), !row[folderColumn].isEmpty,
        !row[classColumn].isEmpty
      else {
        throw CurationError.unusableFile(
          path: path, line: line,
          message: "expected a folder and a class, found \(row.joined(separator: ","))")
      }
      let folder = row[folderColumn].pathNames.joined(separator: "/")
      if let other = classes[folder], other != row[classColumn] {
        throw CurationError.unusableFile(
          path: path, line: line,
          message: "\(folder) is \(row[classColumn]) here and \(other) above; keep one")
      }
      classes[folder] = row[classColumn]
      let values = Dictionary(
        further.filter { $0 < row.count }.map { (header[$0], row[$0]) },
        uniquingKeysWith: { first, _ in first })
      entries.append(
        Entry(folder: folder, pictureClass: row[classColumn], line: line, values: values))
    }
  }

  /// Finds the folders that the rows mean.
  ///
  /// - Parameters:
  ///   - folders: The folders with pictures, from the input folder down.
  ///   - input: The path of the input folder, the whole or the last name of which a row may begin with.
  ///   - isPicture: Whether a path is that of a picture, to tell that a row names one.
  /// - Returns: What the rows say of the folders.
  /// - Throws: `CurationError.unusableFile` for a row that may mean several folders, for two rows that
  ///   give one folder different classes, and for one that names a picture.
  func resolved(
    in folders: some Sequence<[Substring]>, input: String,
    isPicture: (String) -> Bool = { _ in false }
  ) throws -> FolderClasses {
    var result = FolderClasses()
    guard !entries.isEmpty else { return result }
    let known = KnownFolders(folders)
    let root = input.pathNames
    for entry in entries {
      var written = [entry.folder.pathNames.filter { $0 != "." }]
      if entry.folder.contains("\\") {
        written.append(entry.folder.split { $0 == "/" || $0 == "\\" }.filter { $0 != "." })
      }
      for start in [root, root.suffix(1)] {
        written += written.filter { $0.count > start.count && $0.starts(with: start) }
          .map { Array($0.dropFirst(start.count)) }
      }
      let matches = written.lazy.map(known.matches).first { !$0.isEmpty } ?? []
      guard let match = matches.first else {
        if let path = written.map({ $0.joined(separator: "/") }).first(where: isPicture) {
          throw CurationError.unusableFile(
            path: self.path, line: entry.line,
            message: "expected a folder, found the picture \(path); a class goes by folders, "
              + "so move the picture into a folder of its class")
        }
        result.unmatched.append(entry)
        continue
      }
      guard matches.count == 1 else {
        let names = matches.map { $0.joined(separator: "/") }.sorted()
        throw CurationError.unusableFile(
          path: self.path, line: entry.line,
          message: "\(entry.folder) may mean \(names.joined(separator: " or ")); "
            + "write it as the folder is written")
      }
      if let other = result.rows[match], other.pictureClass != entry.pictureClass {
        throw CurationError.unusableFile(
          path: self.path, line: entry.line,
          message: "\(match.joined(separator: "/")) is \(entry.pictureClass) here and "
            + "\(other.pictureClass) in line \(other.line); keep one")
      }
      result.rows[match] = entry
    }
    return result
  }
}

/// What a class list says of the folders that are there.
struct FolderClasses {
  /// By path from the input folder down, or by name alone.
  fileprivate(set) var rows: [[Substring]: ClassList.Entry] = [:]
  /// The rows that no folder goes by.
  fileprivate(set) var unmatched: [ClassList.Entry] = []

  /// The class of a folder, given the names from the input folder down; the whole path is looked
  /// for before the name alone.
  func pictureClass(of folders: ArraySlice<Substring>) -> String? {
    row(of: folders)?.pictureClass
  }

  /// The values in the further columns for a picture in these folders, from the input folder down:
  /// those of the deepest folder that the list names.
  func values(of folders: [Substring]) -> [String: String] {
    folders.indices.reversed().lazy.compactMap { row(of: folders[...$0]) }.first?.values ?? [:]
  }

  /// Whether no row names a folder or one above it.
  func isSilent(on folders: [Substring]) -> Bool {
    folders.indices.allSatisfy { row(of: folders[...$0]) == nil }
  }

  var classNames: Set<String> { Set(rows.values.map(\.pictureClass)) }

  private func row(of folders: ArraySlice<Substring>) -> ClassList.Entry? {
    guard let last = folders.last, !rows.isEmpty else { return nil }
    return rows[Array(folders)] ?? rows[[last]]
  }
}

/// The folders that are there, to be found as written, else however they are spelled.
private struct KnownFolders {
  private var paths: Set<[Substring]> = []
  private var pathsByCase: [[String]: Set<[Substring]>] = [:]
  private var pathsByKey: [[String]: Set<[Substring]>] = [:]

  /// Those with pictures and all above them, each by its path and by its name alone.
  init(_ folders: some Sequence<[Substring]>) {
    for folder in folders {
      for depth in folder.indices {
        insert(Array(folder[...depth]))
        insert([folder[depth]])
      }
    }
  }

  private mutating func insert(_ path: [Substring]) {
    guard paths.insert(path).inserted else { return }
    pathsByCase[path.map { $0.lowercased() }, default: []].insert(path)
    pathsByKey[Self.key(path), default: []].insert(path)
  }

  /// The one written so, else those that differ in case alone, else all that are spelled alike.
  func matches(_ path: [Substring]) -> [[Substring]] {
    if path.isEmpty { return [] }
    if paths.contains(path) { return [path] }
    return Array(
      pathsByCase[path.map { $0.lowercased() }] ?? pathsByKey[Self.key(path)] ?? [])
  }

  /// Letters decide; a name of punctuation only stands for itself.
  private static func key(_ path: [Substring]) -> [String] {
    path.map { name in
      let key = NameKey.of(String(name))
      return key.isEmpty ? String(name) : key
    }
  }
}
