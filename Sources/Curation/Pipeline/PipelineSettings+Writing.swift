import Catalogue
import Foundation
import Yams

extension PipelineSettings {
  /// The settings as a pokeprep.yaml in which every one has a comment.
  package func commentedYAML() throws -> String {
    var text = """
      # Settings of the data set in this folder. "pokeprep run" works by them; single commands take
      # them as defaults, and options typed on the command line win. Delete what you do not change.

      """
    for stage in PipelineStages.all { text += try section(stage) }
    return text
  }

  private func section<Stage: CurationStage>(_ stage: Stage.Type) throws -> String {
    try Self.section(stage.name.rawValue, self[stage])
  }

  private static func section<Settings: StageSettings>(
    _ name: String, _ settings: Settings
  ) throws -> String {
    // JSON is YAML, and its encoder writes 0.1 where Yams would write 1e-1.
    let values = try compose(yaml: try StageFingerprint.json(settings))?.mapping
    let lines = try Settings.comments.map { comment in
      let value = try values?[Node(comment.name)].map(Self.text(of:)) ?? "null"
      return (setting: "  \(SettingName.kebab(comment.name)): \(value)", words: comment.words)
    }
    let width = lines.map(\.setting.count).max() ?? 0
    return "\n\(name):\n"
      + lines.map { line in
        line.setting.padding(toLength: width, withPad: " ", startingAt: 0) + "  # \(line.words)\n"
      }.joined()
  }

  private static func text(of node: Node) throws -> String {
    var node = node
    if var sequence = node.sequence {
      sequence.style = .flow
      for index in sequence.indices { sequence[index] = plain(sequence[index]) }
      node = .sequence(sequence)
    }
    node = plain(node)
    return try serialize(node: node, width: -1)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Text without the quotes that JSON wants, where YAML needs none.
  private static func plain(_ node: Node) -> Node {
    guard var scalar = node.scalar else { return node }
    scalar.style = .any
    return .scalar(scalar)
  }
}
