import Foundation

extension CurationReport {
  /// The report as one HTML file that needs neither network nor scripts.
  package func html() -> String {
    let page: Markup = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>Curation report</title>
      <style>
      \(Markup(trusted: curationReportStyle))
      </style>
      </head>
      <body>
      <header>
      <h1>Curation report</h1>
      <p class="quiet">\(input) · \(date)</p>
      \(tiles)
      </header>
      <main>
      \(FunnelSection(stages: stages, found: found).html())
      \(ClassSection(classes: classes).html())
      \(WhitenessSection(whiteness: whiteness).html())
      \(DuplicateSection(
        groups: duplicates, groupCount: duplicateCount, conflictCount: conflictCount,
        leakCount: leakCount,
        isDone: stages.contains { $0.name == "duplicates" && $0.isDone }).html())
      \(ScoreSection(blocks: scores).html())
      \(DecisionSection(decisions: decisions).html())
      \(RejectionSection(rejections: rejections).html())
      </main>
      </body>
      </html>

      """
    return page.text
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

/// A count with commas between groups of three digits.
func grouped(_ count: Int) -> String {
  let digits = Array(String(count.magnitude))
  let text = digits.indices.map { index in
    index > 0 && (digits.count - index).isMultiple(of: 3) ? ",\(digits[index])" : "\(digits[index])"
  }.joined()
  return count < 0 ? "-" + text : text
}
