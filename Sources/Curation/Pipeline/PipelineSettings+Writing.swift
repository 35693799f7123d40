import Catalogue
import Foundation
import SettingTree
import Yams

extension PipelineSettings {
  /// The settings as a pokeprep.yaml in which every one has a comment.
  package func commentedYAML() throws -> String {
    var text = """
      # Settings of the data set in this folder. "pokeprep run" works by them; single commands take
      # them as defaults, and options typed on the command line win. Delete what you do not change:
      # a setting that does not stand here stays as in the last run of its stage.

      """
    let tree = try tree()
    for stage in PipelineStages.all {
      text += try Self.section(stage) { tree[[stage.name.rawValue, $0]] }
    }
    return text
  }

  private static func section<Stage: CurationStage>(
    _ stage: Stage.Type, value: (String) -> Node?
  ) throws -> String {
    let lines = try Stage.Settings.settings.map { setting in
      let value = try value(setting.name).map(Self.text(of:)) ?? "null"
      return (setting: "  \(setting.name): \(value)", comment: setting.comment)
    }
    let width = lines.map(\.setting.count).max() ?? 0
    return "\n\(Stage.name):\n"
      + lines.map { line in
        line.setting.padding(toLength: width, withPad: " ", startingAt: 0) + "  # \(line.comment)\n"
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
