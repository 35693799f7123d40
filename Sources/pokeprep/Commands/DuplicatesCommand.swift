import ArgumentParser
import Curation

/// `pokeprep duplicates`: one picture of each group of equal ones stays.
struct DuplicatesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "duplicates",
    abstract: "Keep one picture of each group of equal ones.",
    discussion: """
      Pictures are equal when their decoded pixels are, whatever the file format or name. The \
      largest stays. A group that spans classes has a wrong label somewhere: it is listed, the \
      picture that stays first.

      Examples:
        pokeprep duplicates
        pokeprep duplicates --dry-run --json
        pokeprep duplicates --method off
      """)

  @Option(name: .long, help: "How equality is judged. (default: exact)")
  var method: DuplicatesSettings.Method?

  @OptionGroup var stage: StageOptions

  func run() throws {
    _ = try stage.run(DuplicatesStage.self) { settings in
      settings.method = method ?? settings.method
    } show: { summary in
      Console.print(summary.counts.table(keptAs: "kept"))
      Console.print("groups: \(grouped(summary.groupCount))")
      guard !summary.conflicts.isEmpty else { return }
      Console.print("groups across classes, each with a wrong label: \(summary.conflicts.count)")
      for group in summary.conflicts {
        Console.print(
          "  " + group.map { "\($0.path) (\($0.pictureClass))" }.joined(separator: " = "))
      }
    }
  }
}
