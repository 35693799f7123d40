import Suggestions

/// What is wrong with a setting that was typed or written in a file.
package struct SettingProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// The line of the file, from 1; 0 where there is no file or no line.
  package let line: Int
  /// A sentence that names the setting, what was found and what would do.
  package let message: String

  /// A setting with a value that it cannot have.
  package static func invalid(
    _ path: String, expected: String, found: String, line: Int = 0
  ) -> SettingProblem {
    SettingProblem(line: line, message: "\(path): expected \(expected), found \(found)")
  }

  /// A setting that does not exist.
  ///
  /// - Parameters:
  ///   - path: The names that were given, joined by dots.
  ///   - known: Every path there is, in the order to show them.
  ///   - line: Where it stands.
  /// - Returns: The problem with the nearest path, or with the settings that stand beside it.
  package static func unknown(
    _ path: String, among known: [String], line: Int = 0
  ) -> SettingProblem {
    let nearest = Suggestions.question(for: path, among: known, separator: ".")
    return SettingProblem(
      line: line,
      message: "unknown setting \"\(path)\""
        + (nearest.isEmpty ? siblings(of: path, among: known) : nearest))
  }

  /// The settings beside which the unknown one stands, where they are few enough to be read.
  private static func siblings(of path: String, among known: [String]) -> String {
    var section = Array(path.split(separator: ".").dropLast())
    while !section.isEmpty, !known.contains(section.joined(separator: ".")) { section.removeLast() }
    let names = known.compactMap { candidate -> Substring? in
      let parts = candidate.split(separator: ".")
      return parts.count == section.count + 1 && parts.starts(with: section) ? parts.last : nil
    }
    guard !names.isEmpty, names.count <= 20 else { return "" }
    let place = section.isEmpty ? "" : " in \(section.joined(separator: "."))"
    return "; known\(place) are \(names.joined(separator: ", "))"
  }

  /// The sentence.
  package var description: String { message }
}
