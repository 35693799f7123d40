import Foundation
import Networks
import Yams

/// A configuration as nested mappings and lists, with the fields that are left out when empty.
struct ConfigurationTree {
  private(set) var root: Node
  private let paths: [String: Node]

  /// Fields that a configuration may leave out, and what they hold when given.
  private static let optional: [(path: [String], example: String)] = [
    (["recipe", "average"], "{half_life: 5000, ramp_up: 0.05}"),
    (["recipe", "loss", "gradient_penalty"], "10.5"),
    (["recipe", "loss", "reconstruction"], "100.5"),
    (["recipe", "loss", "auxiliary"], "{on_fakes: true}"),
    (["recipe", "regularisers", "instance_noise"], "{sigma: 0.1, steps: 1000}"),
    (
      ["recipe", "regularisers", "diff_augment"],
      "{color: true, translation: true, cutout: true, fill: 255}"
    ),
    (["recipe", "regularisers", "r1"], "{gamma: 1.5, interval: 16}"),
    (["subset"], "[0]"),
  ]

  init(_ configuration: TrainingConfiguration) throws(TrainingError) {
    do {
      root = try compose(yaml: try configuration.yaml()) ?? .mapping([:])
      var paths: [String: Node] = [:]
      Self.collect(root, at: [], into: &paths)
      for (path, example) in Self.optional {
        let key = path.joined(separator: ".")
        guard paths[key] == nil, let node = try compose(yaml: example) else { continue }
        Self.collect(node, at: path, into: &paths)
      }
      self.paths = paths
    } catch {
      throw .unreadable(path: "config.yaml", reason: "\(error)")
    }
  }

  private static func collect(_ node: Node, at path: [String], into paths: inout [String: Node]) {
    if !path.isEmpty { paths[path.joined(separator: ".")] = node }
    for (key, value) in node.mapping ?? [:] {
      collect(value, at: path + [key.string ?? ""], into: &paths)
    }
    for (index, value) in (node.sequence ?? []).enumerated() {
      collect(value, at: path + [String(index)], into: &paths)
    }
  }

  /// Puts a value at a path; false when there is no such path.
  ///
  /// A field inside an optional block that is not there makes the block.
  mutating func replace(_ path: [String], by value: Node) -> Bool {
    guard paths[path.joined(separator: ".")] != nil,
      let changed = Self.replaced(root, path[...], by: value)
    else { return false }
    root = changed
    return true
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

  /// The known path that a misspelt one is most like: the one with the fewest letters to change.
  func nearest(to path: String) -> String? {
    let candidates = paths.keys.sorted().map { ($0, Self.distance($0, path)) }
    // The last name alone is often all that a person remembers.
    let endings = paths.keys.sorted().filter { $0.hasSuffix(".\(path)") }
    if let short = endings.min(by: { $0.count < $1.count }) { return short }
    guard let best = candidates.min(by: { $0.1 < $1.1 }), best.1 <= max(3, path.count / 2) else {
      return nil
    }
    return best.0
  }

  /// What a path holds, in words.
  func description(of path: [String]) -> String {
    guard let node = paths[path.joined(separator: ".")] else { return "another value" }
    if let choices = SettingChoices.allowed(at: path) {
      return "one of \(choices.joined(separator: ", "))"
    }
    if node.mapping != nil, path.dropLast().last == "layers" {
      let names = LayerBox.names.joined(separator: ", ")
      return "a layer such as \(SettingText.of(node)), one of \(names)"
    }
    if node.mapping != nil { return "a mapping such as \(SettingText.of(node))" }
    if node.sequence != nil { return "a list such as \(SettingText.of(node))" }
    let text = node.string ?? ""
    if node.int != nil { return "a whole number such as \(text)" }
    if node.float != nil { return "a number such as \(text)" }
    if node.bool != nil { return "true or false" }
    return "a word such as \(text)"
  }

  /// Letters to put in, leave out or replace (Levenshtein).
  private static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.utf8), Array(b.utf8))
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let cost = diagonal + (x == y ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(row[j + 1] + 1, row[j] + 1, cost)
      }
    }
    return row[b.count]
  }
}
