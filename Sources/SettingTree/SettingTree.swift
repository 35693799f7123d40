import Suggestions
package import Yams

/// Settings as nested mappings and lists of YAML, changed by path or by a file.
///
/// A path is the names on the way to a field joined by dots, with the places of lists as numbers:
/// `augment.copies`, `recipe.generator.layers.4.dropout.rate`. Only paths that exist can be changed.
package struct SettingTree {
  /// The settings as they are now.
  package private(set) var root: Node
  /// What each path holds, or could hold.
  private var examples: [String: Node] = [:]
  /// Every path, in the order of the settings.
  private var paths: [String] = []
  private let expectation: ([String], Node) -> String?

  /// A tree of settings.
  ///
  /// - Parameters:
  ///   - root: All settings with their values; their paths are those that exist.
  ///   - optional: Fields that may be left out, and what they hold when given; setting one inside a
  ///     block that is not there makes the block.
  ///   - expectation: What a path wants, such as "a number from 0 to 1", given what it holds or could
  ///     hold; nil where that tells it well enough.
  package init(
    _ root: Node, optional: [(path: String, example: Node)] = [],
    expectation: @escaping (_ path: [String], _ example: Node) -> String? = { _, _ in nil }
  ) {
    self.root = root
    self.expectation = expectation
    collect(root, at: [])
    for (path, example) in optional where examples[path] == nil {
      collect(example, at: path.split(separator: ".").map(String.init))
    }
  }

  private mutating func collect(_ node: Node, at path: [String]) {
    if !path.isEmpty {
      let name = path.joined(separator: ".")
      examples[name] = node
      paths.append(name)
    }
    for (key, value) in node.mapping ?? [:] { collect(value, at: path + [key.string ?? ""]) }
    for (index, value) in (node.sequence ?? []).enumerated() {
      collect(value, at: path + [String(index)])
    }
  }

  /// The value at a path; nil where nothing is.
  package subscript(path: [String]) -> Node? {
    path.reduce(Optional(root)) { node, name in
      guard let list = node?.sequence else { return node?.mapping?[Node(name)] }
      return Int(name).flatMap { list.indices.contains($0) ? list[$0] : nil }
    }
  }

  /// Makes a change written `PATH=VALUE`, the value being YAML, so that lists and blocks can be given.
  ///
  /// - Parameters:
  ///   - text: Such as `augment.copies=4` or `recipe.regularisers.r1={gamma: 1}`.
  ///   - usage: How such a text is written, for the error message.
  /// - Returns: The path.
  /// - Throws: `SettingProblem` for a text of another form, a path that does not exist and a value
  ///   that is no YAML.
  package mutating func set(_ text: String, usage: String) throws(SettingProblem) -> [String] {
    guard let mark = text.firstIndex(of: "=") else { throw Self.malformed(text, usage: usage) }
    let name = text[..<mark].trimming(while: \.isWhitespace)
    let value = text[text.index(after: mark)...].trimming(while: \.isWhitespace)
    guard !name.isEmpty, !value.isEmpty else { throw Self.malformed(text, usage: usage) }
    let path = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let node: Node
    // A text that begins with # is a colour here, not a comment.
    do { node = try compose(yaml: value) ?? Node(value) } catch {
      throw .invalid(name, expected: "a YAML value", found: value)
    }
    try replace(path, by: node, line: 0)
    return path
  }

  private static func malformed(_ text: String, usage: String) -> SettingProblem {
    .invalid("--set", expected: usage, found: text)
  }

  /// Takes over the settings of a file; those it does not name stay as they are.
  ///
  /// - Throws: `SettingProblem` with the line of a setting that does not exist, or of a section that
  ///   is none.
  package mutating func merge(_ node: Node) throws(SettingProblem) {
    try merge(node, at: [])
  }

  private mutating func merge(_ node: Node, at path: [String]) throws(SettingProblem) {
    if node.null != nil { return }
    guard let section = node.mapping else { throw problem(at: path, found: node) }
    for (key, value) in section {
      let inner = path + [key.string ?? ""]
      if examples[inner.joined(separator: ".")]?.mapping != nil {
        try merge(value, at: inner)
      } else {
        try replace(inner, by: value, line: key.mark?.line ?? 0)
      }
    }
  }

  private mutating func replace(
    _ path: [String], by value: Node, line: Int
  ) throws(SettingProblem) {
    let name = path.joined(separator: ".")
    guard examples[name] != nil, let changed = Self.replaced(root, path[...], by: value) else {
      throw .unknown(name, among: paths, line: line)
    }
    root = changed
  }

  private static func replaced(
    _ node: Node, _ path: ArraySlice<String>, by value: Node
  ) -> Node? {
    guard let name = path.first else { return value }
    if var list = node.sequence {
      guard let index = Int(name), list.indices.contains(index),
        let inner = replaced(list[index], path.dropFirst(), by: value)
      else { return nil }
      list[index] = inner
      return .sequence(list)
    }
    var mapping = node.mapping ?? [:]
    guard
      let inner = replaced(mapping[Node(name)] ?? .mapping([:]), path.dropFirst(), by: value)
    else { return nil }
    mapping[Node(name)] = inner
    return .mapping(mapping)
  }

  /// The problem with a value that its field cannot have.
  package func problem(at path: [String], found: Node) -> SettingProblem {
    .invalid(
      path.isEmpty ? "the file" : path.joined(separator: "."), expected: expected(at: path),
      found: SettingText.of(found), line: found.mark?.line ?? 0)
  }

  /// What a path wants, such as "a whole number such as 4".
  package func expected(at path: [String]) -> String {
    guard let node = path.isEmpty ? root : examples[path.joined(separator: ".")] else {
      return "another value"
    }
    if let own = expectation(path, node) { return own }
    let text = SettingText.of(node)
    if node.mapping != nil { return "a mapping such as \(text)" }
    if node.sequence != nil { return "a list such as \(text)" }
    if node.int != nil { return "a whole number such as \(text)" }
    if node.float != nil { return "a number such as \(text)" }
    if node.bool != nil { return "true or false" }
    return "a word such as \(text)"
  }
}

extension Substring {
  /// The text without such characters at both ends.
  fileprivate func trimming(while isBlank: (Character) -> Bool) -> String {
    String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }
}
