import ArgumentParser
import CommandShell
import Curation

/// `pokeprep apply`: the stages by what people decided.
struct ApplyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Bring the stages up to date with what people decided.",
    discussion: """
      Runs again, with the settings of its last run, every stage that ran before and is out of \
      date, after pokeprep decide for example. Stages that never ran are left alone. Other \
      commands that need these stages do the same by themselves: so do train shards/ and run.

      Examples:
        pokeprep apply
        pokeprep apply --dry-run        only tell which stages would run
      """)

  @Flag(name: .long, help: "Tell which stages would run, and run none.")
  var dryRun = false

  @OptionGroup var options: CurationOptions

  func run() throws {
    let stages = try options.withPipeline { try $0.applyDecisions(isPretended: dryRun) }
    if options.output.json { return try Console.print(json: ["stages": stages]) }
    AppliedText(stages: stages, isDryRun: dryRun).lines.forEach { Console.print($0) }
  }
}
