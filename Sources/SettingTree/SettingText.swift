package import Yams

/// A setting's value in one line, for error messages: `{dense: {units: 128, bias: true}}`.
package enum SettingText {
  /// Entries of a mapping or list that are shown.
  private static let entryCount = 3

  /// The value as it may be typed, long ones with "…" for what is left out.
  package static func of(_ node: Node) -> String { of(node, most: entryCount) }

  /// The value as it may be typed, all of it.
  package static func whole(_ node: Node) -> String { of(node, most: .max) }

  private static func of(_ node: Node, most: Int) -> String {
    func joined(_ entries: [String]) -> String {
      let shown = entries.prefix(most).joined(separator: ", ")
      return entries.count > most ? shown + ", …" : shown
    }
    if let mapping = node.mapping {
      return "{"
        + joined(mapping.map { "\($0.key.string ?? ""): \(of($0.value, most: most))" }) + "}"
    }
    if let list = node.sequence { return "[" + joined(list.map { of($0, most: most) }) + "]" }
    return node.string ?? ""
  }
}
