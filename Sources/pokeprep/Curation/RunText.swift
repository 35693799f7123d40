import Catalogue
import CommandShell
import Curation
import Foundation

/// What `run` did, as people read it.
struct RunText {
  let reports: [StageReport]
  let shards: String

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
    return [table.text, "", "Next: pokeprep train \(shards)"]
  }

  /// The stages that would run; asks for no catalogue where there is none yet.
  static func pendingStages(
    _ settings: PipelineSettings, _ options: CurationOptions
  ) throws -> [String] {
    guard FileManager.default.fileExists(atPath: options.place.cataloguePath) else {
      _ = try FilterPlan(settings: settings.filter, workspace: options.place)
      return StageName.allCases.map(\.rawValue)
    }
    return try options.withPipeline(isNew: false, settings: settings) { try $0.pendingStages() }
  }

  /// What a dry run tells.
  static func pending(_ stages: [String]) -> String {
    stages.isEmpty
      ? "Nothing has changed; no stage would run."
      : "Would run: \(stages.joined(separator: ", ")). Nothing was done (--dry-run)."
  }
}
