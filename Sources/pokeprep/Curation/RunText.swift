import CommandShell
import Curation

/// What `run` did, as people read it.
struct RunText {
  let reports: [StageReport]
  let shards: String
  let workspace: Workspace

  var lines: [String] {
    var table = Table([
      ("stage", .left), ("what was done", .left), ("pictures left", .right), ("time", .right),
    ])
    for report in reports {
      table.append([
        report.name, report.wasCurrent ? "nothing, as nothing has changed" : "run",
        grouped(report.keptCount), report.wasCurrent ? "" : ProgressBar.clock(report.seconds),
      ])
    }
    return [table.text, "", "Next: pokeprep train \(shards)"] + leftOut
  }

  private var leftOut: [String] {
    reports.lazy.compactMap { $0.summary as? FilterSummary }.first.map { summary in
      summary.problems.map { "\($0.path): \($0.words)".inOneLine }
        + LeftOutText(summary: summary, workspace: workspace, command: "run").lines
    } ?? []
  }

  /// What a dry run tells.
  static func pending(_ stages: [String]) -> String {
    stages.isEmpty
      ? "Nothing has changed; no stage would run."
      : "Would run: \(stages.joined(separator: ", ")). Nothing was done (--dry-run)."
  }
}
