import ArgumentParser
import CommandShell
import Curation
import Foundation

/// `pokeprep run`: all stages of curation.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run every stage from filter to augment; only what changed is done again.",
    discussion: """
      Works by pokeprep.yaml in the workspace (see pokeprep init), or by the defaults where there \
      is none; what is typed here wins. A stage runs when it never ran, when its settings changed, \
      when a stage before it ran again, or when its files are gone.

      Examples:
        pokeprep run
        pokeprep run --types fire,water,grass --set augment.copies=4
        pokeprep run --dry-run          only tell which stages would run
      """)

  @OptionGroup var choice: FilterOptions

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Another value for one setting; may be repeated.", valueName: "stage.setting=value"))
  var set: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("Seed of balance and augment.", valueName: "n"))
  var seed: UInt64?

  @Flag(name: .long, help: "Tell which stages would run, and run none.")
  var dryRun = false

  @OptionGroup var options: CurationOptions

  func run() throws {
    let seeds = seed.map { ["balance.seed=\($0)", "augment.seed=\($0)"] } ?? []
    let settings = choice.settings(
      over: try PipelineSettings(of: options.place, overrides: set + seeds), in: options.place)
    try settings.checkPlaces(in: options.place)
    if dryRun {
      let pending = try options.withPipeline(settings: settings, withoutCatalogue: .pretend) {
        try $0.pendingStages()
      }
      if options.output.json { return try Console.print(json: ["wouldRun": pending]) }
      return Console.print(RunText.pending(pending))
    }
    // A workspace that cannot be used is left without a trace.
    if !FileManager.default.fileExists(atPath: options.place.cataloguePath) {
      _ = try FilterStage(settings: settings[FilterStage.self]).inputListing(in: options.place)
    }
    let reports = try options.withPipeline(settings: settings, withoutCatalogue: .make) {
      try $0.performAll()
    }
    if options.output.json {
      try Console.print(json: ["stages": reports])
    } else {
      RunText(
        reports: reports, shards: settings[AugmentStage.self].out, workspace: options.place
      ).lines.forEach { Console.print($0) }
    }
    if reports.contains(where: { ($0.summary as? FilterSummary)?.hasUnreadable ?? false }) {
      throw ExitCode(ExitStatus.needsAttention.rawValue)
    }
  }
}
