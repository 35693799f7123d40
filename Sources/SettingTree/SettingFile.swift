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
    guard let root = try Yams.compose(yaml: text) else { return nil }
    if let node = firstAnchored(root) {
      throw SettingProblem.invalid(
        "the file", expected: "every value written out",
        found: "the anchor &\(node.anchor?.rawValue ?? "")",
        line: node.mark?.line ?? 0)
    }
    return root
  }

  /// The first node with an anchor, in the order of the text, in which an alias comes after its anchor: the
  /// search ends before it meets a copy.
  private static func firstAnchored(_ node: Node) -> Node? {
    if node.anchor != nil { return node }
    for (key, value) in node.mapping ?? [:] {
      if let found = firstAnchored(key) ?? firstAnchored(value) { return found }
    }
    for value in node.sequence ?? [] {
      if let found = firstAnchored(value) { return found }
    }
    return nil
  }
}
