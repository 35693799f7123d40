import Catalogue
import Curation

/// What was run when, and what changed.
struct HistorySection {
  let rows: [StageHistory.Row]

  /// Runs that are shown.
  private static let limit = 40

  func html() -> Markup {
    guard !rows.isEmpty else { return "" }
    let lines = rows.prefix(Self.limit).map { row -> Markup in
      let more = row.keptMore.map { $0 == 0 ? "" : $0 > 0 ? "+\(grouped($0))" : grouped($0) } ?? ""
      let changes =
        row.keptMore == nil
        ? "first run" : row.changes.isEmpty ? "same settings" : row.changes.joined(separator: ", ")
      return """
        <tr><td>\(Self.time(row.finished))</td><td>\(row.stage.rawValue)</td><td>\(grouped(row.seconds)) s</td>\
        <td>\(grouped(row.kept))</td><td>\(more)</td><td>\(grouped(row.rejected))</td>\
        <td class="words">\(changes)</td></tr>
        """
    }
    let rest: Markup =
      rows.count > Self.limit
      ? "<p class=\"quiet\">and \(grouped(rows.count - Self.limit)) runs before</p>" : ""
    return """
      <section><h2>What was run when</h2>
      <div class="scores"><table class="history"><thead><tr><th>done (UTC)</th><th>stage</th><th>took</th>\
      <th>kept</th><th>change</th><th>rejected</th><th class="words">settings</th></tr></thead>
      <tbody>\(lines.joined(separator: "\n"))</tbody></table></div>\(rest)</section>
      """
  }

  /// A time as people read it: 2026-11-30 05:12:09.
  private static func time(_ text: String) -> String {
    String(text.replacing("T", with: " ").prefix(19))
  }
}
