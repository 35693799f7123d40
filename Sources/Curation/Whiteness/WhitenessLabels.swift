import Foundation

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
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CurationError.unusableFile(
        path: path, line: 0, message: "cannot be read; --labels wants a CSV file path,label")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw CurationError.unusableFile(path: path, line: 0, message: "is not UTF-8 text")
    }
    try self.init(text: text, path: path)
  }

  /// Reads the text of such a file; `path` is named in errors.
  ///
  /// - Throws: `CurationError.unusableFile` that names the line.
  package init(text: String, path: String) throws {
    let rows = try CommaSeparatedValues.rows(of: text, path: path)
    guard let header = rows.first?.map({ $0.lowercased() }),
      let pathColumn = header.firstIndex(of: "path"),
      let labelColumn = header.firstIndex(of: "label")
    else {
      throw CurationError.unusableFile(
        path: path, line: 1,
        message: "expected the columns path,label, found "
          + (rows.first?.joined(separator: ",") ?? "nothing"))
    }
    var lines: [String: Int] = [:]
    for (index, row) in rows.enumerated().dropFirst() where row != [""] {
      guard row.count > max(pathColumn, labelColumn), !row[pathColumn].isEmpty else {
        throw CurationError.unusableFile(
          path: path, line: index + 1,
          message: "expected a path and a label, found \(row.joined(separator: ","))")
      }
      if let other = lines.updateValue(index + 1, forKey: row[pathColumn]) {
        throw CurationError.unusableFile(
          path: path, line: index + 1,
          message: "\(row[pathColumn]) stands in line \(other), too; keep one")
      }
      let label = row[labelColumn].lowercased()
      let isWhite: Bool? = Self.leftOut.contains(label) ? nil : label == "white"
      entries.append(Entry(path: row[pathColumn], label: label, isWhite: isWhite))
    }
  }

  private static let leftOut: Set<String> = ["ambiguous", "unsure", "?", ""]
}
