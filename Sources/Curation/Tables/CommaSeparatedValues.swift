/// Rows of comma-separated values (RFC 4180): fields may stand in double quotes, in which a double
/// quote is written twice; lines end with LF or CRLF.
public enum CommaSeparatedValues {
  /// The fields of each row; an empty line is a row with one empty field.
  public static func rows(of text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field = ""
    var isQuoted = false
    var iterator = text.drop { $0 == "\u{FEFF}" }.makeIterator()
    var next = iterator.next()
    while let character = next {
      next = iterator.next()
      switch character {
      case "\"" where isQuoted && next == "\"":
        field.append("\"")
        next = iterator.next()
      case "\"" where isQuoted: isQuoted = false
      case "\"" where field.isEmpty: isQuoted = true
      case "," where !isQuoted:
        row.append(field)
        field = ""
      case "\n" where !isQuoted, "\r\n" where !isQuoted:
        rows.append(row + [field])
        (row, field) = ([], "")
      default: field.append(character)
      }
    }
    if !field.isEmpty || !row.isEmpty { rows.append(row + [field]) }
    return rows
  }

  /// A row as a line without its end; fields are quoted only where they must be.
  public static func line(_ fields: [String]) -> String {
    fields.map { field in
      let mustQuote = field.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
      guard mustQuote else { return field }
      // Scalars, not letters: a quote with a combining mark behind it is a quote, too.
      return field.unicodeScalars.reduce(into: "\"") { text, scalar in
        text.unicodeScalars.append(scalar)
        if scalar == "\"" { text.unicodeScalars.append(scalar) }
      } + "\""
    }.joined(separator: ",")
  }
}
