import ArgumentParser
import CommandShell
import Curation
import Files

/// `pokeprep repair`: makes again what `verify` finds wrong, as far as that can be.
struct RepairCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair",
    abstract: "Make damaged or lost prepared pictures and shards again.",
    discussion: """
      Looks at everything that pokeprep verify looks at. Prepared pictures that are lost or not what \
      convert wrote are converted again from their sources; shards.json is written again from good \
      shards; lost or damaged shards are written again by augment. The settings are those of the last \
      runs, so the same bytes come out. What cannot be made again, such as a damaged state of a run, is \
      named, and the exit status is then 1.

      Examples:
        pokeprep repair --dry-run
        pokeprep repair
      """)

  @Flag(name: .long, help: "Tell what would be done, and do nothing.")
  var dryRun = false

  @OptionGroup var common: CurationOptions

  /// What came of it, for `--json`.
  private struct Result: Encodable {
    var repaired: [WorkspaceRepair.Step]
    var left: [VerifiedFile]
  }

  func run() throws {
    let steps = try common.withPipeline { try WorkspaceRepair($0).run(isPretended: dryRun) }
    let known = Set(steps.map(\.file))
    // A dry run leaves everything as it is; what it would repair is not left.
    let left = try Verification(workspace: common.workspace).findings().filter { finding in
      !finding.problems.isEmpty
        && !(dryRun && steps.contains { isAbout($0.file, finding.file) || known.contains($0.file) })
    }
    if common.output.json {
      try Console.print(json: Result(repaired: steps, left: left))
    } else {
      for step in steps {
        Console.print("\(step.file): \(dryRun ? "would be " : "")\(step.action)")
      }
      left.flatMap(\.problems).forEach { Console.print("left: \($0)") }
      if steps.isEmpty, left.isEmpty { Console.print("nothing is damaged or lost") }
    }
    if !left.isEmpty { throw ExitCode(ExitStatus.needsAttention.rawValue) }
  }

  /// Whether a step is about a finding: the same file, or one in the folder that it is of.
  private func isAbout(_ step: String, _ finding: String) -> Bool {
    step == finding || step.hasPrefix(finding + "/")
  }
}
