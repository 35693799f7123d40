import Catalogue
import CommandShell
import Curation
import Foundation
import PlainText

/// What `run` did, as people read it.
struct RunText {
  let reports: [StageReport]
  let shards: String
  let workspace: Workspace
  let output: OutputOptions

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
    let given = reports.lazy.compactMap { $0.summary as? FilterSummary }.first
    let rest =
      output.next("pokeprep train \(shards.shellWord)") + unused + advice + copies + emptied
      + (given.map(FilterText.givenClasses) ?? []) + leftOut
    return [table.text] + (rest.isEmpty ? [] : [""] + rest)
  }

  /// Pictures that `convert` had no use for, by reason.
  private var unused: [String] {
    let convert = reports.lazy.compactMap { $0.summary as? ConvertSummary }.first
    guard let counts = convert?.counts, counts.rejected > 0 else { return [] }
    let reasons = counts.reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let shown = 3
    let words = reasons.prefix(shown).map { "\($0.key) \(grouped($0.value))" }
    let rest = reasons.count > shown ? ", \(reasons.count - shown) more reasons" : ""
    return [
      "rejected by convert: \(counted(counts.rejected, "picture")) (\(words.joined(separator: ", "))"
        + "\(rest)); pokeprep list --stage convert --state rejected names them"
    ]
  }

  private var advice: [String] {
    let convert = reports.lazy.compactMap { $0.summary as? ConvertSummary }.first
    let whiteness = reports.lazy.compactMap { $0.summary as? WhitenessSummary }.first
    let augment = reports.lazy.compactMap { $0.summary as? AugmentSummary }.first
    return SetAdvice(
      convert: convert, whiteness: whiteness, augment: augment,
      hasSettingsFile: workspace.hasSettingsFile
    ).lines + (convert.map { TrainableSize($0.settings).lines } ?? [])
  }

  /// What the groups of duplicates say of the labels, and of the search itself.
  private var copies: [String] {
    guard let summary = reports.lazy.compactMap({ $0.summary as? DuplicatesSummary }).first else {
      return []
    }
    let see = "; pokeprep duplicates --dry-run lists them"
    var lines: [String] = []
    if !summary.conflicts.isEmpty {
      lines.append(
        "groups of duplicates across classes, which may have a wrong label: "
          + grouped(summary.conflicts.count) + see
          + "; to mend: pokeprep decide FILE --class NAME, or --reject, then pokeprep apply")
    }
    if !summary.leaks.isEmpty {
      lines.append("groups of duplicates across splits: " + grouped(summary.leaks.count) + see)
    }
    if 2 * summary.crowdedCount > summary.counts.entered {
      lines.append(DuplicatesCommand.alikeWords)
    }
    return lines
  }

  /// Classes that no picture of is left.
  private var emptied: [String] {
    let classes = reports.lazy.compactMap { $0.summary as? BalanceSummary }.first?.classes ?? []
    return classes.filter { $0.before == 0 && $0.heldOut == 0 }.map {
      "\($0.name): no picture is left; see pokeprep status for the stage that rejected them"
        .inOneLine
    }
  }

  private var leftOut: [String] {
    reports.lazy.compactMap { $0.summary as? FilterSummary }.first.map { summary in
      let problems = summary.problems.map { "\($0.path): \($0.words)".inOneLine }
      return problems + SplitDoubtsText(summary: summary).lines
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
