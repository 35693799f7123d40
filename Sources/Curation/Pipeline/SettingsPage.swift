import Catalogue

/// docs/settings.md: every setting of every stage.
package enum SettingsPage {
  /// The page.
  package static func markdown() -> String {
    """
    # The settings of the stages

    Every setting with its default. A stage command takes it as an option (`--shard-size 4096`),
    `pokeprep run` as `--set augment.shard-size=4096`, and `pokeprep.yaml` as a line in the section of
    its stage. See [the command line](command-line.md) for which of them wins.

    `make snapshots` writes this page from the lists in `Sources/Curation/*/*Settings.swift`.

    """ + PipelineStages.all.map { section($0) }.joined()
  }

  private static func section<Stage: CurationStage>(_ stage: Stage.Type) -> String {
    let rows = Stage.Settings.settings.map { setting in
      let cells = [
        "`\(setting.name)`", setting.defaultText.map { "`\($0)`" } ?? "–", setting.values.expected,
        setting.summary,
      ]
      return "| \(cells.joined(separator: " | ")) |\n"
    }
    return """

      ## \(Stage.name)

      | setting | default | values | what it does |
      |---|---|---|---|

      """ + rows.joined()
  }
}
