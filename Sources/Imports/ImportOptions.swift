import Curation
import Foundation

/// What can be chosen about an import.
package struct ImportOptions {
  /// The names of numbered classes, in their order; nil for those of the source, else the numbers.
  package var classNames: [String]?
  /// The file of labels that goes with a file of pictures; nil where it is found by its name.
  package var labels: String?
  /// How the class stands in the names of files.
  package var labelPattern: LabelPattern?
  /// The class of every picture, whatever the source says.
  package var onlyClass: String?
  /// Most pictures of each class in each split.
  package var limit: Int?
  /// Most of everything.
  package var limits = ImportLimits()

  package init() {}
}

/// Names of numbered classes as they are typed.
package enum ClassNames {
  /// The sets whose names are known, in the order of their labels.
  private static let known = [
    "fashion-mnist": [
      "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
      "Ankle boot",
    ],
    "cifar-10": [
      "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
    ],
  ]

  /// Reads what was typed: the name of a known set, a file with a name a line, or names with commas.
  ///
  /// - Throws: `ImportProblem` for names that are empty or twice there; what reading the file throws.
  package static func parse(_ typed: String) throws -> [String] {
    if let names = known[typed.lowercased()] { return names }
    var names: [String]
    if FileManager.default.fileExists(atPath: typed) {
      names = try ClassNameFile.names(
        in: PackedFile.contents(of: typed, meter: ImportMeter(.init())))
    } else {
      names = try CommaSeparatedValues.rows(of: typed, path: "--class-names").joined()
        .map { $0.trimmingCharacters(in: .whitespaces) }
    }
    guard !names.isEmpty, !names.contains("") else {
      throw ImportProblem(
        "--class-names",
        "expected a name for each class, with commas, a file with a name a line, or "
          + known.keys.sorted().joined(separator: " or ") + ", found \(typed)")
    }
    try check(names, of: "--class-names")
    return names
  }

  /// - Throws: `ImportProblem` for names of which two are one.
  static func check(_ names: [String], of source: String) throws(ImportProblem) {
    if let twice = Dictionary(grouping: names, by: { $0 }).first(where: { $1.count > 1 }) {
      throw ImportProblem(source, "expected different names of classes, found \(twice.key) twice")
    }
  }
}

/// A file with a class a line, as CIFAR has them.
enum ClassNameFile {
  /// The lines that are not empty.
  static func names(in bytes: [UInt8]) -> [String] {
    String(decoding: bytes, as: UTF8.self).withoutMark.split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }
}

/// How the class stands in the name of a file: `{label}_*`, or a regular expression with one group.
package struct LabelPattern {
  /// As it was typed.
  package let text: String
  private let expression: NSRegularExpression

  /// Reads a pattern.
  ///
  /// - Throws: `ImportProblem` for one that has not exactly one place for the class.
  package init(_ text: String) throws {
    self.text = text
    let expression = try? NSRegularExpression(pattern: Self.regularExpression(of: text))
    guard let expression, expression.numberOfCaptureGroups == 1 else {
      throw ImportProblem(
        "--label-pattern",
        "expected {label} once, such as {label}_*, or a regular expression with one group, such as "
          + "([a-z]+)[0-9]*.*, found \(text)")
    }
    self.expression = expression
  }

  /// The class in a name; nil where the pattern does not fit the whole of it.
  package func label(in name: String) -> String? {
    let whole = NSRange(name.startIndex..., in: name)
    guard let match = expression.firstMatch(in: name, options: .anchored, range: whole),
      match.range == whole, let range = Range(match.range(at: 1), in: name), !range.isEmpty
    else { return nil }
    return String(name[range])
  }

  /// `*` stands for any letters and `?` for one where the class is written as `{label}`.
  private static func regularExpression(of text: String) -> String {
    let parts = text.components(separatedBy: "{label}")
    guard parts.count > 1 else { return "(?:\(text))$" }
    let escaped = parts.map { part in
      NSRegularExpression.escapedPattern(for: part)
        .replacing("\\*", with: ".*").replacing("\\?", with: ".")
    }
    return escaped.joined(separator: "(.+?)") + "$"
  }
}
