import Yams

/// A block of `config.yaml` in one line, for error messages: `{dense: {units: 128, bias: true}}`.
enum SettingText {
  /// Entries of a mapping or list that are shown.
  private static let entryCount = 3

  /// The block as it may be typed, long ones with "…" for what is left out.
  static func of(_ node: Node) -> String {
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
