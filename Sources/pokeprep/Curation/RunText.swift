import Catalogue
import CommandShell
import Curation
import Foundation

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
    return [table.text, "", "Next: pokeprep train \(shards)"] + advice + leftOut
  }

  private var advice: [String] {
    let convert = reports.lazy.compactMap { $0.summary as? ConvertSummary }.first
    let whiteness = reports.lazy.compactMap { $0.summary as? WhitenessSummary }.first
    let hasFile = FileManager.default.fileExists(atPath: workspace.settingsPath)
    return SetAdvice(convert: convert, whiteness: whiteness, hasSettingsFile: hasFile).lines
      + (convert.map { TrainableSize($0.settings).lines } ?? [])
  }

  private var leftOut: [String] {
    reports.lazy.compactMap { $0.summary as? FilterSummary }.first.map { summary in
      summary.problems.map { "\($0.path): \($0.words)".inOneLine }
        + LeftOutText(summary: summary, workspace: workspace, command: "run").lines
    } ?? []
  }

  /// What a dry run tells.
  static func pending(_ stages: [PendingStage]) -> [String] {
    guard !stages.isEmpty else { return ["Nothing has changed; no stage would run."] }
    var table = Table([("would run", .left), ("because", .left)])
    for stage in stages {
      table.append([stage.name.rawValue, stage.reasons.joined(separator: "; ")])
    }
    return [table.text, "", "Nothing was done (--dry-run)."]
  }
}
