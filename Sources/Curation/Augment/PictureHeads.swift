import Foundation

/// Further labels picture by picture: a CSV file with the column `path` and one for each label.
package struct PictureHeads {
  /// The file in the input folder that counts where no other is named; `import` writes it.
  package static let fileName = "heads.csv"
  /// The column of the pictures' paths, from the input folder down.
  package static let pathColumn = "path"

  /// The names of the further columns, in lower case.
  let columns: [String]
  private let values: [String: [String: String]]

  /// None.
  init() { (columns, values) = ([], [:]) }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - pictures: The paths of the pictures that it may be about.
  /// - Throws: `CurationError.unusableFile` for one without paths and labels, for two rows that label one
  ///   picture differently, and for one of which no row names a picture.
  init(contentsOf path: String, pictures: some Sequence<String>) throws {
    let table = try TableFile(
      contentsOf: path, wanted: "expected a CSV file with path and further labels")
    try self.init(table)
    guard pictures.contains(where: { values[$0] != nil }) else {
      throw CurationError.unusableFile(
        path: path, line: 0,
        message: "expected paths of pictures from the input folder down, found none of this set"
          + (table.rows.first.map { ", but \($0.fields.joined(separator: ","))" } ?? ""))
    }
  }

  /// Reads the file of that name in an input folder; none where there is no such file, or one about
  /// something else.
  init(in input: String) throws {
    let path = "\(input)/\(Self.fileName)"
    let table =
      FileManager.default.fileExists(atPath: path)
      ? try TableFile(contentsOf: path, wanted: "expected a CSV file") : nil
    if let table, table.header.first == Self.pathColumn, table.header.count > 1 {
      try self.init(table)
    } else {
      self.init()
    }
  }

  private init(_ table: TableFile) throws {
    let header = table.header
    let further = header.indices.filter { header[$0] != Self.pathColumn && !header[$0].isEmpty }
    guard let place = header.firstIndex(of: Self.pathColumn), !further.isEmpty else {
      throw CurationError.unusableFile(
        path: table.path, line: 1,
        message: "expected the column path and one for each label, found "
          + header.joined(separator: ","))
    }
    columns = further.map { header[$0] }
    var values: [String: [String: String]] = [:]
    for row in table.rows {
      guard row.fields.indices.contains(place), !row.fields[place].isEmpty else {
        throw CurationError.unusableFile(
          path: table.path, line: row.line,
          message: "expected a path, found \(row.fields.joined(separator: ","))")
      }
      let own = further.reduce(into: [String: String]()) { own, column in
        own[header[column]] = row.fields.indices.contains(column) ? row.fields[column] : ""
      }
      let path = TableFile.plainPath(row.fields[place])
      if let other = values.updateValue(own, forKey: path), other != own {
        throw CurationError.unusableFile(
          path: table.path, line: row.line,
          message: "\(path) is labelled otherwise in a line above; keep one")
      }
    }
    self.values = values
  }

  /// What is told of a picture, by the names of the columns.
  func values(of path: String) -> [String: String] { values[path] ?? [:] }
}
