import Catalogue
import Curation
import Foundation

/// A list of picture files with their classes: CSV with the columns `path`, `label` and perhaps `split`,
/// or JSON Lines with these names, or the same objects in one JSON array.
///
/// What else it says in words or numbers are further labels.
package final class PictureList: ImportSource {
  package let format: String
  package private(set) var leftOut: [String] = []
  package let furtherColumns: [String]
  private let path: String
  private let options: ImportOptions
  private let meter: ImportMeter
  private let rows: [Row]

  private struct Row {
    /// Where it stands: `line 3`, or `entry 3` of an array.
    var place: String
    var path: String
    var label: String
    var split: String
    var heads: [String: String]
  }

  private static let pathNames = ["path", "file_name", "file", "filename", "image", "image_path"]
  private static let labelNames = ["label", "class", "category", "class_name"]
  private static let splitNames = ["split", "set", "subset"]

  /// Endings of lists.
  static func isList(_ name: String) -> Bool {
    ["csv", "tsv", "jsonl", "ndjson", "json"]
      .contains((name.lowercased() as NSString).pathExtension)
  }

  /// Reads a list.
  ///
  /// - Throws: `ImportProblem` or `CurationError` with the line that is wrong.
  package init(_ path: String, options: ImportOptions, meter: ImportMeter) throws {
    (self.path, self.options, self.meter) = (path, options, meter)
    meter.note(path)
    let isTable = ["csv", "tsv"].contains((path.lowercased() as NSString).pathExtension)
    format = isTable ? "csv" : path.lowercased().hasSuffix(".json") ? "json" : "jsonl"
    (rows, furtherColumns) =
      isTable
      ? try Self.table(at: path, needsLabel: options.onlyClass == nil)
      : try Self.objects(at: path, needsLabel: options.onlyClass == nil)
  }

  private static func table(at path: String, needsLabel: Bool) throws -> ([Row], [String]) {
    let table = try TableFile(contentsOf: path, wanted: "expected a CSV file with path and label")
    if let twice = ColumnNames.twice(table.names) { throw ImportProblem(path, twice) }
    func column(_ names: [String]) -> Int? {
      names.lazy.compactMap { table.header.firstIndex(of: $0) }.first
    }
    let places = (column(pathNames), column(labelNames), column(splitNames))
    guard let file = places.0, places.1 != nil || !needsLabel else {
      throw ImportProblem(
        path,
        "expected the columns path and label (and perhaps split), found "
          + table.header.joined(separator: ","))
    }
    let taken = [places.0, places.1, places.2].compactMap(\.self)
    let further = table.header.indices.filter {
      !taken.contains($0) && !table.header[$0].isEmpty
    }
    let rows = try table.rows.map { row in
      guard row.fields.dropFirst(table.header.count).allSatisfy(\.isEmpty) else {
        throw ImportProblem(
          path,
          "line \(row.line): expected \(table.header.count) fields as in the first line, found "
            + "\(row.fields.count); put names with commas in quotation marks")
      }
      func value(_ column: Int?) -> String {
        column.flatMap { row.fields.indices.contains($0) ? row.fields[$0] : nil } ?? ""
      }
      let heads = further.map { (table.header[$0], value($0)) }
      return Row(
        place: "line \(row.line)", path: value(file), label: value(places.1),
        split: value(places.2),
        heads: Dictionary(heads, uniquingKeysWith: { first, _ in first }))
    }
    return (rows, [])
  }

  /// A name or a number, as JSON has it.
  private struct Value: Decodable {
    var text: String?
    var isNull = false
    /// What it is where it is neither a name nor a whole number, for people.
    var kind: String?

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      isNull = value.decodeNil()
      text = (try? value.decode(String.self)) ?? (try? value.decode(Int.self)).map(String.init)
      guard text == nil else { return }
      kind =
        if isNull { "null" } else if let flag = try? value.decode(Bool.self) {
          "the boolean \(flag)"
        } else if let number = try? value.decode(Double.self) {
          "the floating-point number \(number)"
        } else { "a list or an object" }
    }
  }

  private static func objects(at path: String, needsLabel: Bool) throws -> ([Row], [String]) {
    let whole = try TableFile.text(of: path, wanted: "expected JSON Lines with path and label")
    let text = whole.withoutMark
    if text.first(where: { !$0.isWhitespace }) == "[" {
      guard let all = try? JSONDecoder().decode([[String: Value]].self, from: Data(text.utf8))
      else {
        throw ImportProblem(
          path,
          "expected a JSON array of objects, [{\"path\": …, \"label\": …}, …], found \(text.prefix(100)); "
            + "check that it is whole, or write an object a line")
      }
      let counts = JSONKeyCounts(text, depth: 2).counts
      return try rows(
        all.enumerated().map { index, values in
          let count = counts.indices.contains(index) ? counts[index] : values.count
          return ("entry \(index + 1)", values, count, "another object")
        }, needsLabel, path)
    }
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated().filter { !$1.allSatisfy(\.isWhitespace) }
    return try rows(
      lines.lazy.map { index, line in
        let values = try? JSONDecoder().decode([String: Value].self, from: Data(line.utf8))
        let count = JSONKeyCounts(line, depth: 1).counts.first
        return (
          "line \(index + 1)", values ?? [:], values == nil ? 0 : count ?? 0, line.prefix(100)
        )
      }, needsLabel, path)
  }

  /// The rows of objects, each with its place, how many members are written in it, and how it is told where
  /// it is wrong.
  private static func rows(
    _ objects: some Sequence<(String, [String: Value], Int, Substring)>, _ needsLabel: Bool,
    _ path: String
  ) throws -> ([Row], [String]) {
    var rows: [Row] = []
    var further: Set<String> = []
    for (place, values, count, told) in objects {
      // The decoder takes the first of several.
      guard count <= values.count else {
        throw ImportProblem(
          path, "\(place): expected every name once, found one twice in \(told); leave one out")
      }
      if let twice = ColumnNames.twice(values.keys) {
        throw ImportProblem(path, "\(place): \(twice)")
      }
      func value(_ names: [String]) -> String? {
        names.lazy.compactMap { name in values[name]?.text }.first
      }
      if needsLabel, value(labelNames) == nil, value(pathNames) != nil,
        let (name, kind) = labelNames.lazy.compactMap({ name in
          values[name]?.kind.map { (name, $0) }
        }).first
      {
        throw ImportProblem(
          path,
          "\(place): expected a word or a whole number as \(name), found \(kind); write it as such, or put "
            + "all pictures into one class with --class NAME")
      }
      guard let file = value(pathNames), value(labelNames) != nil || !needsLabel else {
        throw ImportProblem(
          path,
          "\(place): expected {\"path\": …, \"label\": …} with words or whole numbers, found \(told)"
        )
      }
      let known = pathNames + labelNames + splitNames
      let others = values.filter { !known.contains($0.key) }
      rows.append(
        Row(
          place: place, path: file, label: value(labelNames) ?? "", split: value(splitNames) ?? "",
          heads: Dictionary(
            others.compactMap { name, value in value.text.map { (name.lowercased(), $0) } },
            uniquingKeysWith: { first, _ in first })))
      // Lists and boxes are no labels.
      further.formUnion(others.filter { $0.value.text == nil && !$0.value.isNull }.keys)
    }
    return (rows, further.sorted())
  }

  package func forEachPicture(_ use: (ImportedPicture) throws -> Void) throws {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    var known: [[ExactPath]: String] = [:]
    for row in rows {
      func problem(_ words: String) -> ImportProblem {
        ImportProblem(path, "\(row.place): \(words)")
      }
      guard !row.label.isEmpty || options.onlyClass != nil else {
        throw problem("expected a label, found none of \(row.path)")
      }
      let split = SplitName(row.split[...])?.split
      guard split != nil || row.split.isEmpty else {
        throw problem("expected train, validation or test, found \(row.split)")
      }
      guard let place = try? MemberPath(row.path, in: path), !place.parts.isEmpty else {
        throw problem(
          "expected a path from the folder of the list down, found \(row.path); put the list above the "
            + "pictures")
      }
      let key = [place.path, row.label, row.split].map(ExactPath.init)
      if let first = known.updateValue(row.place, forKey: key) {
        throw problem(
          "expected another picture or label, found \(row.path) as in \(first); leave one of them out"
        )
      }
      try meter.countMember(of: path)
      let bytes: [UInt8]
      do { bytes = try PictureFile.bytes(at: "\(folder)/\(place.path)", meter: meter) } catch {
        throw problem("\(error)")
      }
      guard PictureFile.ending(of: bytes) != nil else {
        leftOut.append(place.path)
        continue
      }
      try use(
        ImportedPicture(
          place: .labelled(
            ImportLabel(text: row.label), split: split,
            stem: MemberPath.stem((place.path as NSString).deletingPathExtension)),
          content: .file(bytes), heads: row.heads))
    }
  }
}
