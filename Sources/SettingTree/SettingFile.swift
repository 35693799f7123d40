package import Yams

/// Files of settings, which may come from anywhere.
package enum SettingFile {
  /// Most bytes of a file; a run's list of pictures and classes stays far below.
  private static let maximumByteCount = 16 << 20

  /// The YAML of a file of settings; nil for one without any.
  ///
  /// Anchors are refused, since a few lines of aliases stand for any number of settings.
  ///
  /// - Throws: `SettingProblem` for a file that is too large and for an anchor, with its line; what Yams
  ///   says of a text that is no YAML.
  package static func compose(_ text: String) throws -> Node? {
    guard text.utf8.count <= maximumByteCount else {
      throw SettingProblem.invalid(
        "the file", expected: "at most \(maximumByteCount) bytes", found: "\(text.utf8.count)")
    }
    if let line = firstAnchor(text) {
      throw SettingProblem.invalid(
        "the file", expected: "every value written out", found: "an anchor or an alias", line: line)
    }
    return try Yams.compose(yaml: text)
  }

  /// The first line, from 1, where a value begins with `&` or `*`; nil where none does.
  ///
  /// Looked for in the text, since Yams takes as long over aliases as over what they stand for. A quoted text
  /// with such a value in it counts, too.
  private static func firstAnchor(_ text: String) -> Int? {
    let marks = Set("&*".utf8)
    let blanks = Set(" \t\r\n".utf8)
    let beginnings = Set("[{,:-?".utf8)
    var (line, mayBegin, isMarked) = (1, true, false)
    for byte in text.utf8 {
      if isMarked, !blanks.contains(byte) { return line }
      isMarked = mayBegin && marks.contains(byte)
      if byte == UInt8(ascii: "\n") {
        line += 1
        mayBegin = true
      } else if !blanks.contains(byte) {
        mayBegin = beginnings.contains(byte)
      }
    }
    return nil
  }
}
