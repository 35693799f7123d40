/// What people said of some pictures: a CSV file with the columns `path` and `label`.
///
/// `white` stands for a white background; `ambiguous`, `unsure`, `?` and an empty label leave a
/// picture out; any other word says that the background is not white. Other columns are ignored.
package struct WhitenessLabels: Sendable {
  /// What was said of one picture.
  package struct Entry: Sendable, Hashable {
    /// As it stands in the file.
    package var path: String
    /// The word, lower-case.
    package var label: String
    /// True for white, false for not white, nil for left out.
    package var isWhite: Bool?
  }

  /// In the order of the file.
  package private(set) var entries: [Entry] = []

  /// Reads a file.
  ///
  /// - Throws: `CurationError.unusableFile` that names the line.
  package init(contentsOf path: String) throws {
    try self.init(TableFile(contentsOf: path, wanted: "--labels wants a CSV file path,label"))
  }

  /// Reads the text of such a file; `path` is named in errors.
  ///
  /// - Throws: `CurationError.unusableFile` that names the line.
  package init(text: String, path: String) throws {
    try self.init(TableFile(text: text, path: path))
  }

  private init(_ table: TableFile) throws {
    let path = table.path
    let (pathColumn, labelColumn) = try table.columns("path", "label")
    var lines: [String: Int] = [:]
    for (line, row) in table.rows.map({ ($0.line, $0.fields) }) {
      guard row.count > max(pathColumn, labelColumn), !row[pathColumn].isEmpty else {
        throw CurationError.unusableFile(
          path: path, line: line,
          message: "expected a path and a label, found \(row.joined(separator: ","))")
      }
      if let other = lines.updateValue(line, forKey: TableFile.plainPath(row[pathColumn])) {
        throw CurationError.unusableFile(
          path: path, line: line,
          message: "\(row[pathColumn]) stands in line \(other), too; keep one")
      }
      let label = row[labelColumn].lowercased()
      let isWhite: Bool? = Self.leftOut.contains(label) ? nil : label == "white"
      entries.append(Entry(path: row[pathColumn], label: label, isWhite: isWhite))
    }
  }

  private static let leftOut: Set<String> = ["ambiguous", "unsure", "?", ""]
}
