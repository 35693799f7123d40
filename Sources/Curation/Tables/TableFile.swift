import Files
import Foundation

/// A table in a CSV file as people and spreadsheets write them: fields between commas, semicolons or
/// tabs, a line `sep=;` in front, UTF-8 or UTF-16, any ends of lines, blanks around fields.
package struct TableFile {
  /// One line of the table.
  package struct Row {
    /// Counted from 1.
    package var line: Int
    /// Without blanks around them.
    package var fields: [String]
  }

  /// The file, for errors.
  package let path: String
  /// The names of the columns, in lower case.
  package let header: [String]
  /// The same as they are written.
  package var names: [String] { header.isEmpty ? [] : headerRow.fields }
  /// The lines below the header that are not empty.
  package let rows: [Row]
  private let headerRow: Row

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - wanted: What is expected where it cannot be read: "--classes wants a CSV file".
  /// - Throws: `CurationError.unusableFile`.
  package init(contentsOf path: String, wanted: String) throws(CurationError) {
    try self.init(text: Self.text(of: path, wanted: wanted), path: path)
  }

  /// The text of a file in UTF-8 or UTF-16.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - wanted: As in `init(contentsOf:wanted:)`.
  /// - Returns: The text.
  /// - Throws: `CurationError.unusableFile`.
  package static func text(of path: String, wanted: String) throws(CurationError) -> String {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .unusableFile(path: path, line: 0, message: "cannot be read; \(wanted)")
    }
    let isUTF16 = data.starts(with: [0xFF, 0xFE]) || data.starts(with: [0xFE, 0xFF])
    guard
      let text = isUTF16
        ? String(data: data, encoding: .utf16) : String(validating: data, as: UTF8.self)
    else {
      throw .unusableFile(
        path: path, line: 0, message: "is not UTF-8 text; save it as \"CSV UTF-8\"")
    }
    return text
  }

  /// Reads the text of such a file.
  ///
  /// - Throws: `CurationError.unusableFile` for a quote that is never closed.
  package init(text: String, path: String) throws(CurationError) {
    self.path = path
    let isOldMac = text.contains("\r") && !text.contains("\n") && !text.contains("\r\n")
    let text = isOldMac ? text.replacing("\r", with: "\n") : text
    let lines = try CommaSeparatedValues.rows(
      of: text, separator: CommaSeparatedValues.separator(of: text), path: path)
    var rows = lines.enumerated().map { index, fields in
      Row(line: index + 1, fields: fields.map { $0.trimmingCharacters(in: .whitespaces) })
    }
    // The line that tells spreadsheets the separator.
    if rows.first?.fields.first?.hasPrefix("sep=") ?? false { rows.removeFirst() }
    headerRow = rows.first ?? Row(line: 1, fields: ["nothing"])
    header = rows.isEmpty ? [] : headerRow.fields.map { $0.lowercased() }
    self.rows = rows.dropFirst().filter { $0.fields.contains { !$0.isEmpty } }
  }

  /// The places of two columns.
  ///
  /// - Throws: `CurationError.unusableFile` that says which columns are expected and found.
  func columns(_ first: String, _ second: String) throws(CurationError) -> (Int, Int) {
    guard let one = header.firstIndex(of: first), let two = header.firstIndex(of: second) else {
      throw .unusableFile(
        path: path, line: headerRow.line,
        message: "expected the columns \(first),\(second), found "
          + headerRow.fields.joined(separator: ","))
    }
    return (one, two)
  }

  /// A path as it is written in such files, without `.` and doubled slashes; `\` divides names where
  /// no `/` does.
  static func plainPath(_ text: String) -> String {
    let text = text.hasSlash ? text : text.replacing("\\", with: "/")
    return (text.isAbsolutePath ? "/" : "")
      + text.pathNames.filter { $0 != "." }.joined(separator: "/")
  }
}
