import Catalogue
import CommandShell
import Curation
import Foundation
import PlainText

/// The state of a workspace as people read it.
struct StatusText {
  let status: WorkspaceStatus
  let output: OutputOptions

  var lines: [String] {
    [
      "Workspace  \(status.workspace)",
      "Pictures   \(status.input ?? "none yet")  (\(grouped(status.found)) found)",
    ] + missingInput + origin + decisions + ["", stages.text] + rejections + settings + ["", sum]
      + (next.isEmpty ? [] : [""] + next)
  }

  private var missingInput: [String] {
    guard status.isInputMissing == true else { return [] }
    return [
      "           no such folder: bring it back, or name the folder of pictures with "
        + "pokeprep filter --types NAMES --input DIR"
    ]
  }

  private var origin: [String] {
    guard let origin = status.importedFrom else { return [] }
    let change =
      if let picture = status.pictureBesideSource {
        ", where pictures lie now (\(picture.inOneLine)): move them out, or delete imported to read them instead"
      } else if status.isSourceChanged == true {
        ", which changed since: pokeprep run imports it again"
      } else {
        ""
      }
    return ["Imported   from \(origin.inOneLine)\(change)"]
  }

  private var decisions: [String] {
    let missing = ListedDecision.State.missing.rawValue
    let counts = status.decisions.filter { $0.key != missing }.sorted { $0.key < $1.key }
      .map { "\(grouped($0.value)) \($0.key)" }
    guard !counts.isEmpty else { return [] }
    let rest = status.decisions[missing].map { ", \(grouped($0)) of them about pictures not here" }
    return ["By people  \(counts.joined(separator: ", "))\(rest ?? "")  (see pokeprep decisions)"]
  }

  private var stages: Table {
    var table = Table([
      ("stage", .left), ("state", .left), ("in", .right), ("kept", .right), ("rejected", .right),
      ("took", .right), ("finished (UTC)", .left),
    ])
    for stage in status.stages {
      let hasCounts = stage.state == .done || stage.entered > 0
      let counts = [stage.entered, stage.kept, stage.rejected].map { hasCounts ? grouped($0) : "" }
      table.append(
        [stage.stage.rawValue, stage.words] + counts
          + [
            stage.seconds.map { $0 < 1 ? "< 1 s" : ProgressBar.clock(Double($0)) } ?? "",
            Self.moment(of: stage),
          ])
    }
    return table
  }

  private var rejections: [String] {
    let rows = status.stages.flatMap { stage in stage.rejections.map { (stage.stage, $0) } }
    guard !rows.isEmpty else { return [] }
    var table = Table([("rejected by", .left), ("pictures", .right), ("reason", .left)])
    for (stage, rejection) in rows {
      table.append([stage.rawValue, grouped(rejection.count), rejection.reason])
    }
    return ["", table.text]
  }

  private var settings: [String] {
    let rows = status.stages.filter { !$0.settings.isEmpty }
    guard !rows.isEmpty else { return [] }
    var table = Table([("stage", .left), ("settings of the last run", .left)])
    for row in rows { table.append([row.stage.rawValue, row.settings.settingWords]) }
    return ["", table.text]
  }

  /// The account: every picture found is kept or was rejected once.
  private var sum: String {
    let parts = status.stages.filter { $0.rejected > 0 }.map {
      "\(grouped($0.rejected)) rejected by \($0.stage)"
    }
    let classes = status.keptByClass.sorted { $0.key < $1.key }.prefix(12).map {
      "\($0.key.inOneLine) \(grouped($0.value))"
    }
    let more = status.keptByClass.count > 12 ? ", …" : ""
    let sum = (["\(grouped(status.found)) found = \(grouped(status.kept)) kept"] + parts)
      .joined(separator: " + ")
    let splits = PictureSplit.allCases.compactMap { split in
      status.keptBySplit[split.rawValue].map { "\(split.rawValue) \(grouped($0))" }
    }
    return sum + (classes.isEmpty ? "" : "\nkept: \(classes.joined(separator: ", "))\(more)")
      + (splits.isEmpty ? "" : "\nby split: \(splits.joined(separator: ", "))")
  }

  private var next: [String] {
    let reason = status.next.reason
    return output.next(status.next.command + (reason.isEmpty ? "" : "  (\(reason))"))
  }

  private static func moment(of stage: StageStatus) -> String {
    if let finished = stage.finishedAt { return time(finished) }
    return stage.startedAt.map { "began \(time($0))" } ?? ""
  }

  /// 2026-11-21T09:12:05Z as 2026-11-21 09:12:05.
  private static func time(_ text: String) -> String {
    text.replacing("T", with: " ").replacing("Z", with: "")
  }
}
