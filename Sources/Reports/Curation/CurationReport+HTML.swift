import Audit
import Catalogue
import Curation
import Foundation

extension CurationReport {
  /// The report as one HTML file that needs neither network nor scripts.
  package func html() -> String {
    Markup.reportPage(
      title: "Curation report",
      header: "<p class=\"quiet\">\(input) · \(date)</p>\(waiting)\(tiles)",
      main: """
        \(FunnelSection(stages: stages, found: found).html())
        \(ClassSection(classes: classes).html())
        \(WhitenessSection(whiteness: whiteness).html())
        \(DuplicateSection(
          groups: duplicates, groupCount: duplicateCount, conflictCount: conflictCount,
          leakCount: leakCount,
          isDone: stages.contains { $0.name == "duplicates" && $0.isDone }).html())
        \(audit.html())
        \(DecisionSection(decisions: decisions, last: lastDecided).html())
        \(ScoreSection(blocks: scores).html())
        \(RunSection(runs: runs).html())
        \(HistorySection(rows: history).html())
        \(RejectionSection(groups: rejections).html())
        """)
  }

  /// The numbers of the report, for scripts.
  package var summary: CurationSummary {
    CurationSummary(
      found: found, kept: kept,
      findings: Dictionary(
        uniqueKeysWithValues: audit.kinds.map { ($0.kind.rawValue, $0.count) }),
      decisions: Dictionary(grouping: decisions, by: \.decision.rawValue).mapValues(\.count),
      runs: runs.map(\.name), history: Array(history.prefix(100)))
  }

  /// Which stages have to run again and what to type, as `status` says it; nothing where all hold.
  private var waiting: Markup {
    let stages = status.stages.filter(\.isWaiting)
    guard !stages.isEmpty else { return "" }
    let words = Dictionary(grouping: stages, by: \.words).sorted { $0.key < $1.key }
      .map { "\($0.value.map(\.stage.rawValue).joined(separator: ", ")): \($0.key)" }
    let reason = status.next.reason
    return "<p class=\"warn\">\(words.joined(separator: "; ")). To go on: "
      + "<code>\(status.next.command)</code>\(reason.isEmpty ? "" : " (\(reason))")</p>"
  }

  private var tiles: Markup {
    func tile(_ number: String, _ words: String, _ mood: String = "") -> Markup {
      "<div class=\"tile \(mood)\"><b>\(number)</b><span>\(words)</span></div>"
    }
    let share = found == 0 ? "" : String(format: " (%.0f %%)", 100 * Double(kept) / Double(found))
    return "<div class=\"tiles\">"
      + tile(grouped(found), "found") + tile(grouped(kept), "kept\(share)", "good")
      + tile(grouped(found - kept), "rejected", "bad")
      + tile(grouped(classes.count), classes.count == 1 ? "class" : "classes")
      + (conflictCount == 0
        ? ""
        : tile(
          grouped(conflictCount), conflictCount == 1 ? "label conflict" : "label conflicts", "warn"))
      + "</div>"
  }
}

/// The numbers of a curation report.
package struct CurationSummary: Encodable, Sendable {
  var found: Int
  var kept: Int
  /// Pictures by finding of the audit.
  var findings: [String: Int]
  /// Decisions of people by kind.
  var decisions: [String: Int]
  /// Training runs, the newest first.
  var runs: [String]
  /// The last hundred runs of stages, the newest first.
  var history: [StageHistory.Row]
}

extension Markup {
  /// A whole page that needs neither network nor scripts.
  static func reportPage(title: String, header: Markup, main: Markup) -> String {
    let page: Markup = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(title)</title>
      <style>
      \(Markup(trusted: curationReportStyle))
      </style>
      </head>
      <body>
      <header>
      <h1>\(title)</h1>
      \(header)
      </header>
      <main>
      \(main)
      </main>
      </body>
      </html>

      """
    return page.text
  }
}

/// A count with commas between groups of three digits.
func grouped(_ count: Int) -> String {
  let digits = Array(String(count.magnitude))
  let text = digits.indices.map { index in
    index > 0 && (digits.count - index).isMultiple(of: 3) ? ",\(digits[index])" : "\(digits[index])"
  }.joined()
  return count < 0 ? "-" + text : text
}
