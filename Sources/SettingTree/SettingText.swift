package import Yams

/// A setting's value in one line, for error messages: `{dense: {units: 128, bias: true}}`.
package enum SettingText {
  /// Entries of a mapping or list that are shown.
  private static let entryCount = 3

  /// The value as it may be typed, long ones with "…" for what is left out.
  package static func of(_ node: Node) -> String {
    if let mapping = node.mapping {
      return "{" + joined(mapping.map { "\($0.key.string ?? ""): \(of($0.value))" }) + "}"
    }
    if let list = node.sequence { return "[" + joined(list.map(of)) + "]" }
    return node.string ?? ""
  }

  private static func joined(_ entries: [String]) -> String {
    let shown = entries.prefix(entryCount).joined(separator: ", ")
    return entries.count > entryCount ? shown + ", …" : shown
  }
}
