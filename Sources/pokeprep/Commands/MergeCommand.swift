import ArgumentParser
import CommandShell
import Curation

/// `pokeprep merge`: what the tasks of a phase found, put together.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Put together what the tasks of a plan did, and plan the next phase.",
    discussion: """
      After measure it takes over what was measured, finds duplicates, balances, and plans the shards; \
      of a plan with --scale it plans the search for duplicates, and does the rest after match. After \
      shards it writes shards.json, and the workspace is the one that "pokeprep run" leaves.

      Exit status: 0 done, 75 some tasks are not done (named), 78 the plan does not fit any more.

      Examples:
        pokeprep merge --plan plan/
        pokeprep merge --plan plan/ --phase measure
      """)

  @Option(
    name: .long, help: ArgumentHelp("The folder of the plan.", valueName: "dir"),
    completion: .directory)
  var plan = "plan"

  @Option(name: .long, help: "The phase. (default: the last one that has been planned)")
  var phase: PlanPhase?

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let open = try OpenPlan(PlanFolder(at: plan))
    guard let phase = phase ?? open.lastPhase else {
      throw PlanProblem(.plan, "\(plan): has no phase; make the plan again with pokeprep plan")
    }
    let report = try CurationOptions.withPipeline(
      at: open.workspace, threads: threads, output: output, settings: open.settings,
      withoutCatalogue: .make
    ) { try PlanMerge(open, pipeline: $0).merge(phase) }
    if output.json { return try Console.print(json: report) }
    let tasks = counted(open.plan.taskCount, "task")
    Console.print("\(phase.rawValue): \(tasks)\(Self.words(of: report))")
    if let next = report.next {
      output.next(
        "pokeprep work --plan \(plan) --phase \(next.rawValue) --task N "
          + "with N from 0 to \(open.plan.taskCount - 1)"
      ).forEach { Console.print($0) }
    }
  }

  private static func words(of report: MergeReport) -> String {
    var words = ""
    if let pictures = report.pictures, let kept = report.kept {
      words += ", \(grouped(kept)) of \(counted(pictures, "picture")) can be used"
    }
    if let compared = report.compared {
      return words + ", \(counted(compared, "picture")) to compare"
    }
    guard let shards = report.shards else {
      return words + (report.next == nil ? ", the shards are there" : "")
    }
    return words + ", \(counted(shards, "shard"))" + (report.next == nil ? " written" : " to write")
  }
}
