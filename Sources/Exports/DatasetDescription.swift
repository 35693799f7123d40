import Curation
import Foundation

/// What an export says of itself: `dataset.json`, and the `.json` of a sample.
///
/// Written by hand in one order, so that the same set gives the same bytes, and with a decimal point in
/// every score: readers that guess types take 1 and 0.98 for different ones.
enum DatasetDescription {
  static let fileName = "dataset.json"
  private static let format = "pokeprep-export/1"

  /// A JSON object of names and values that are JSON already, one a line where `isLong`.
  static func object(_ members: [(name: String, value: String)], isLong: Bool = false) -> String {
    let text = members.map { "\(string($0.name)): \($0.value)" }
    return isLong ? "{\n\(text.joined(separator: ",\n"))\n}\n" : "{\(text.joined(separator: ", "))}"
  }

  /// A JSON list of values that are JSON already, one a line where `isLong`.
  static func list(_ values: [String], isLong: Bool = false) -> String {
    isLong ? "[\n\(values.joined(separator: ",\n"))\n]" : "[\(values.joined(separator: ", "))]"
  }

  /// A JSON string.
  static func string(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "\"") { json, scalar in
      switch scalar {
      case "\"", "\\": json += "\\\(scalar)"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: json.unicodeScalars.append(scalar)
      }
    } + "\""
  }

  /// What is known of a picture, every name present for each.
  static func members(of index: Int, in set: ExportSet) -> [(name: String, value: String)] {
    let picture = set.pictures[index]
    return [
      ("name", string(picture.name)), ("class", string(picture.pictureClass)),
      ("label", "\(picture.label)"),
      ("split", string(picture.split)), ("source", string(picture.path)),
      ("sha256", string(set.hashes[index])), ("score", picture.score.map { "\($0)" } ?? "null"),
      ("group", "\(picture.group ?? 0)"), ("species", string(picture.species ?? "")),
    ]
  }

  /// The description of a set in a file of its own.
  ///
  /// - Parameters:
  ///   - set: What is exported.
  ///   - layout: The name of the format.
  ///   - first: What readers of the format look for.
  ///   - files: The file of each picture.
  ///   - further: Other files of the export.
  /// - Returns: The bytes of `dataset.json`.
  static func document(
    of set: ExportSet, layout: String, first: [(name: String, value: String)] = [],
    files: [String], further: [String] = []
  ) -> [UInt8] {
    let pictures = set.pictures.indices.map { index in
      object([("file", string(files[index]))] + members(of: index, in: set))
    }
    let text = object(
      first + [
        ("format", string(format)), ("layout", string(layout)), ("size", "\(set.size)"),
        ("channels", "\(set.channelCount)"), ("classes", list(set.classes.map(string))),
        ("splits", list(set.splits.map(string))), ("files", list(further.map(string))),
        ("pictures", list(pictures, isLong: true)),
      ], isLong: true)
    return Array(text.utf8)
  }

  /// The part of a description that tells which files an export wrote.
  private struct Files: Decodable {
    struct Picture: Decodable { var file: String }
    var format: String
    var files: [String]
    var pictures: [Picture]
  }

  /// Whether some bytes are a description.
  static func isOurs(_ bytes: [UInt8]) -> Bool {
    (try? JSONDecoder().decode(Files.self, from: Data(bytes)))?.format == format
  }

  /// The files that a description names, with its own.
  static func files(named data: Data) -> Set<String> {
    guard let files = try? JSONDecoder().decode(Files.self, from: data) else { return [] }
    return Set(files.pictures.map(\.file) + files.files + [fileName])
  }
}
