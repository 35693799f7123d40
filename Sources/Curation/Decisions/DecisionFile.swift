import Foundation

/// A file of decisions that a person or a program wrote: CSV with the columns `path`, `decision`, `value`
/// and `note`, or a JSON array of objects with these names.
///
/// `value` and `note` may be missing, further columns are passed over but for `sha256` and `bytes`, by
/// which a row finds its picture under another path, and `value_sha256` and `value_bytes`, which find the
/// picture in `value`.
package struct DecisionFile: Sendable {
  /// Its rows, each with its line.
  package let requests: [DecisionRequest]
  private static let expected = "the columns path,decision,value,note"

  /// Reads the file at `path`.
  ///
  /// - Throws: `CurationError.unusableFile` that names the line.
  package init(contentsOf path: String) throws(CurationError) {
    let wanted = "expected a CSV file with \(Self.expected)"
    try self.init(text: TableFile.text(of: path, wanted: wanted), path: path)
  }

  /// Reads the text of such a file; `path` is named in errors.
  ///
  /// - Throws: `CurationError.unusableFile` that names the line.
  package init(text: String, path: String) throws(CurationError) {
    let text = text.withoutMark
    let first = text.first { !$0.isWhitespace }
    let rows =
      first == "[" || first == "{"
      ? try Self.objects(of: text, path: path) : try Self.rows(of: text, path: path)
    var requests: [DecisionRequest] = []
    for row in rows {
      requests.append(try Self.request(row.fields, line: row.line, path: path))
    }
    self.requests = requests
  }

  private typealias Row = (line: Int, fields: [String: String])

  private static func rows(of text: String, path: String) throws(CurationError) -> [Row] {
    let fields = try CommaSeparatedValues.rows(
      of: text, separator: CommaSeparatedValues.separator(of: text), path: path)
    let rows = fields.map { $0.map { $0.trimmingCharacters(in: .whitespaces) } }
    // A quoted field may hold line breaks, so rows are not lines.
    var line = 1
    var header: [String]?
    var found: [Row] = []
    for row in rows {
      defer { line += 1 + row.reduce(0) { $0 + $1.count(where: \.isNewline) } }
      if row.allSatisfy(\.isEmpty) || (header == nil && row[0].hasPrefix("sep=")) { continue }
      guard let names = header else {
        let names = row.map { $0.lowercased() }
        guard names.contains("path"), names.contains("decision") else {
          throw .unusableFile(
            path: path, line: line,
            message: "expected \(expected), found \(row.joined(separator: ","))")
        }
        header = names
        continue
      }
      guard row.count <= names.count || row[names.count...].allSatisfy(\.isEmpty) else {
        throw .unusableFile(
          path: path, line: line,
          message: "expected \(names.count) fields, found \(row.count): "
            + "\(row.joined(separator: ",")); a field with a comma stands in quotes")
      }
      found.append((line, Dictionary(zip(names, row)) { first, _ in first }))
    }
    guard header != nil else {
      throw .unusableFile(path: path, line: 1, message: "expected \(expected), found nothing")
    }
    return found
  }

  private static func objects(of text: String, path: String) throws(CurationError) -> [Row] {
    let value: Any
    do { value = try JSONSerialization.jsonObject(with: Data(text.utf8)) } catch {
      let words = (error as NSError).userInfo["NSDebugDescription"] as? String ?? "\(error)"
      throw .unusableFile(path: path, line: 0, message: "is no JSON: \(words)")
    }
    guard let objects = value as? [Any] else {
      throw .unusableFile(
        path: path, line: 1,
        message: "expected an array of objects with path, decision, value and note")
    }
    let lines = JSONElementLines.of(text)
    var rows: [Row] = []
    for (index, object) in objects.enumerated() {
      let line = index < lines.count ? lines[index] : 0
      guard let object = object as? [String: Any] else {
        throw .unusableFile(
          path: path, line: line, message: "expected an object with path and decision")
      }
      var fields: [String: String] = [:]
      for (name, value) in object where !(value is NSNull) {
        switch value {
        case let text as String: fields[name.lowercased()] = text
        case let number as NSNumber: fields[name.lowercased()] = "\(number)"
        default:
          throw .unusableFile(path: path, line: line, message: "\(name): expected a text")
        }
      }
      rows.append((line, fields))
    }
    return rows
  }

  private static func request(
    _ fields: [String: String], line: Int, path: String
  ) throws(CurationError) -> DecisionRequest {
    func field(_ name: String) -> String? { fields[name].flatMap { $0.isEmpty ? nil : $0 } }
    guard let pattern = field("path") else {
      throw .unusableFile(
        path: path, line: line, message: "path: expected a picture, found nothing")
    }
    do {
      return DecisionRequest(
        pattern: pattern,
        statement: try PersonStatement(
          word: field("decision") ?? "", value: field("value") ?? ""),
        note: field("note") ?? "", digest: field("sha256")?.lowercased(),
        byteCount: field("bytes").flatMap(Int.init),
        otherDigest: field("value_sha256")?.lowercased(),
        otherByteCount: field("value_bytes").flatMap(Int.init),
        place: DecisionRequest.Place(file: path, line: line))
    } catch { throw .unusableFile(path: path, line: line, message: "\(error)") }
  }
}

/// In which lines the elements of a JSON array begin.
private enum JSONElementLines {
  /// The lines from 1, in order, of a text that is known to be JSON.
  static func of(_ text: String) -> [Int] {
    var lines: [Int] = []
    var (line, depth, isQuoted, isEscaped, isExpected) = (1, 0, false, false, false)
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\n") { line += 1 }
      if isQuoted {
        (isQuoted, isEscaped) = (
          isEscaped || byte != UInt8(ascii: "\""), !isEscaped && byte == UInt8(ascii: "\\")
        )
        continue
      }
      let isBlank = [0x20, 0x09, 0x0A, 0x0D].contains(byte)
      if isExpected, !isBlank, byte != UInt8(ascii: "]") {
        lines.append(line)
        isExpected = false
      }
      switch byte {
      case UInt8(ascii: "\""): isQuoted = true
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        isExpected = isExpected || depth == 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: ","): isExpected = isExpected || depth == 1
      default: break
      }
    }
    return lines
  }
}
