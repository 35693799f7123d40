import ArgumentParser
import CommandShell
import Foundation
import Kernels
import Scoring
import Shards
import Training

/// `pokeprep search`: which settings suit a data set.
struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Find settings that suit the shards, by short runs of which the better go on.",
    discussion: """
      Trains candidates for a while, compares their samples with the real pictures (KID by the shards' \
      own features), and goes on with the best third until three or fewer have been compared. Writes a \
      folder with search.csv (what was tried), winner.yaml for 'train --config', and the runs.

      A space is a file of fields of config.yaml and the values to try:

        model: pokegan
        candidates: 9                     (drawn among the combinations; all without it)
        vary:
          model: [pokegan, dcgan64]       (presets may be varied, too)
          batch: [4, 8, 16]
          recipe.generator.initialisation: [dcgan, orthogonal]

      With --steps the result depends on the seed alone. Ctrl-C keeps what is done; --resume goes on, and \
      ends in the same table.

      Examples:
        pokeprep search shards/ --dry-run
        pokeprep search shards/ --budget 60m
        pokeprep search shards/ --space space.yaml --steps 6000 --out searches/batch
        pokeprep search shards/ --budget 60m --resume
        pokeprep train shards/ --config search/winner.yaml --minutes 30
      """)

  @Argument(
    help: ArgumentHelp(
      "The folder of shards. (default: where 'pokeprep augment' wrote last, or shards)",
      valueName: "shards"), completion: .directory)
  var typedShards: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The space: a file, or builtin: batches and learning rates of pokegan.", valueName: "file"),
    completion: .file())
  var space = "builtin"

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Minutes of training for all candidates together. (default: 60m)", valueName: "xm"))
  var budget: Interval?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Steps for all together instead, of the first candidate's batch.", valueName: "n"))
  var steps: Int?

  @Option(
    name: .long, help: ArgumentHelp("Where all random numbers come from.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(
    name: .long, help: ArgumentHelp("The search's folder.", valueName: "dir"),
    completion: .directory)
  var out = "search"

  @Flag(name: .long, help: "Go on with a search that was stopped, or begin it.")
  var resume = false

  @Flag(name: .long, help: "Print the candidates and what each would get, and do nothing.")
  var dryRun = false

  @OptionGroup var common: CurationOptions

  func validate() throws {
    if budget != nil, steps != nil {
      throw ValidationError("expected --budget or --steps, found both")
    }
    if case .steps = budget {
      throw ValidationError("--budget: expected minutes such as 60m; --steps counts steps")
    }
    if let steps, !(1..<1_000_000_000).contains(steps) {
      throw ValidationError("--steps: expected 1 to 999,999,999, found \(steps)")
    }
  }

  func run() throws {
    let place = RunLocation(workspace: common.workspace.workspace)
    let source = ShardSource(place: place, options: common)
    let path = try typedShards ?? source.usual(of: nil)
    let url = place.resolve(out)
    try OutputGuard(workspace: common.workspace).check(folder: url)
    try NewRunFolder(url: url, shards: place.resolve(path)).check()
    let shards = try source.open(path, isUpdated: !dryRun, for: nil)
    let plan = try SearchPlan(
      space: space == "builtin"
        ? SearchSpace(SearchSpace.builtin) : SearchSpace(reading: URL(fileURLWithPath: space)),
      budget: budgetOfAll, shards: shards, seed: seed, threads: common.threads.count)
    if dryRun { return try SearchText(plan: plan).show(output: common.output) }
    let engine = try KernelEngine(threads: common.threads.count)
    var search = try SearchRun(
      plan: plan, folder: url, isResumed: resume, engine: engine, output: common.output)
    let scorer = try ScoreFeatures.runScorer(
      for: shards, engine: engine, options: common, in: place)
    let winner = try Interruption.waitingForTheEnd { try search.run(scorer: scorer) }
    guard let winner else {
      common.output.announce("interrupted; the same command with --resume goes on")
      throw ExitCode(Interruption.status.rawValue)
    }
    try SearchText(plan: plan).show(
      search.record, winner: winner, floor: scorer.floor, in: url, output: common.output)
  }

  private var budgetOfAll: StopCondition {
    if let steps { return .steps(steps) }
    if case .minutes(let minutes) = budget { return .minutes(minutes) }
    return .minutes(60)
  }
}
