import Catalogue
import CommandShell
import Curation
import PlainText

/// What came of noting decisions, as people read it.
struct DecisionText {
  let outcome: DecisionOutcome
  /// The file that was to be read, where it holds none.
  var emptyFile: String?
  let isDryRun: Bool
  /// Whether the stages were brought up to date as well.
  let isApplied: Bool
  let output: OutputOptions

  var lines: [String] {
    let notes = outcome.notes.map { "Note: \($0)".inOneLine }
    if isDryRun { return [sum + " Nothing was written (--dry-run)."] + notes }
    guard let first = outcome.firstStage, !isApplied else { return [sum] + notes }
    return [sum] + notes + output.next("\(outcome.next)  (holds from \(first) on)")
  }

  private var sum: String {
    var parts: [String] = []
    if outcome.noted > 0 {
      let replaced = outcome.replaced == 0 ? "" : " (\(grouped(outcome.replaced)) of them anew)"
      parts.append("\(Self.decisions(outcome.noted))\(replaced) \(would)noted")
    }
    if outcome.undone > 0 {
      parts.append("\(Self.decisions(outcome.undone)) \(would)taken back")
    }
    if outcome.unchanged > 0 {
      parts.append("\(Self.decisions(outcome.unchanged)) as before")
    }
    if let emptyFile {
      return "\(emptyFile) holds no decisions; expected a row for each below the header.".inOneLine
    }
    guard !parts.isEmpty else { return "Nothing was decided about these pictures before." }
    let count = outcome.pictures.count
    return parts.joined(separator: ", ") + ", about "
      + (count == 1 ? outcome.pictures[0].inOneLine : "\(grouped(count)) pictures") + "."
  }

  private var would: String { isDryRun ? "would be " : "" }

  private static func decisions(_ count: Int) -> String {
    count == 1 ? "1 decision" : "\(grouped(count)) decisions"
  }
}

/// Which stages were brought up to date, as people read it.
struct AppliedText {
  let stages: [AppliedStage]
  var isDryRun = false

  var lines: [String] {
    guard stages.contains(where: \.hasRun) else {
      return ["Every stage that ran is up to date with what people decided."]
    }
    if isDryRun {
      let names = stages.filter(\.hasRun).map(\.name.rawValue).joined(separator: ", ")
      return ["Would run: \(names). Nothing was done (--dry-run)."]
    }
    var table = Table([("stage", .left), ("what was done", .left), ("pictures left", .right)])
    for stage in stages {
      table.append([
        stage.name.rawValue, stage.hasRun ? "run" : "nothing, as nothing has changed",
        grouped(stage.keptCount),
      ])
    }
    return [table.text]
  }
}
