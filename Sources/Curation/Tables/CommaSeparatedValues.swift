/// Rows of comma-separated values (RFC 4180): fields may stand in double quotes, in which a double
/// quote is written twice; lines end with LF or CRLF.
package enum CommaSeparatedValues {
  /// What divides the fields of a text: what its first line names (`sep=;`), else a comma, unless the
  /// first line has none and has semicolons or tabs, as spreadsheets write them in many countries.
  package static func separator(of text: String) -> Character {
    let line = text.withoutMark.prefix { !$0.isNewline }
    if line.hasPrefix("sep="), let last = line.last { return last }
    if line.contains(",") { return "," }
    return line.contains(";") ? ";" : line.contains("\t") ? "\t" : ","
  }

  /// The fields of each row; an empty line is a row with one empty field.
  ///
  /// Blanks before a quote that opens a field are passed over.
  ///
  /// - Parameters:
  ///   - text: The whole file.
  ///   - separator: What divides the fields.
  ///   - path: The file, for the error.
  /// - Returns: One list of fields for each row.
  /// - Throws: `CurationError.unusableFile` for a quote that is never closed, naming its line.
  package static func rows(
    of text: String, separator: Character = ",", path: String
  ) throws(CurationError) -> [[String]] {
    // Scalars, not letters: a quote with a combining mark behind it is a quote, too.
    let separator = separator.unicodeScalars.first ?? ","
    var rows: [[String]] = []
    var row: [String] = []
    var field = String.UnicodeScalarView()
    var isQuoted = false
    // Lines begun so far, and the one in which the last quote was opened.
    var (line, quoteLine) = (1, 1)
    var iterator = text.withoutMark.unicodeScalars.makeIterator()
    var next = iterator.next()
    while let scalar = next {
      next = iterator.next()
      if scalar == "\n" { line += 1 }
      switch scalar {
      case "\"" where isQuoted && next == "\"":
        field.append("\"")
        next = iterator.next()
      case "\"" where isQuoted: isQuoted = false
      case "\"" where field.allSatisfy { $0 == " " }:
        (isQuoted, quoteLine, field) = (true, line, String.UnicodeScalarView())
      case separator where !isQuoted:
        row.append(String(field))
        field = String.UnicodeScalarView()
      case "\r" where !isQuoted && next == "\n": break
      case "\n" where !isQuoted:
        rows.append(row + [String(field)])
        (row, field) = ([], String.UnicodeScalarView())
      default: field.append(scalar)
      }
    }
    guard !isQuoted else {
      throw .unusableFile(
        path: path, line: quoteLine,
        message:
          "expected a second \" to close the one that opens here, found the end of the file; "
          + "close it, or write a \" inside a quoted field twice")
    }
    if !field.isEmpty || !row.isEmpty { rows.append(row + [String(field)]) }
    return rows
  }

  /// A row as a line without its end; fields are quoted only where they must be.
  package static func line(_ fields: [String]) -> String {
    fields.map { field in
      let mustQuote =
        field.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
        || field.unicodeScalars.first == "\u{FEFF}"
      guard mustQuote else { return field }
      // Scalars, not letters: a quote with a combining mark behind it is a quote, too.
      return field.unicodeScalars.reduce(into: "\"") { text, scalar in
        text.unicodeScalars.append(scalar)
        if scalar == "\"" { text.unicodeScalars.append(scalar) }
      } + "\""
    }.joined(separator: ",")
  }
}
