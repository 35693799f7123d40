import Catalogue
import Curation

/// What people decided, by kind.
struct DecisionSection {
  let decisions: [ListedDecision]
  /// The pictures that were decided about last.
  let last: [CurationReport.Thumbnail]

  /// Decisions listed per kind; the catalogue has the rest.
  private static let limit = 200

  func html() -> Markup {
    guard !decisions.isEmpty else { return "" }
    let kinds = Dictionary(grouping: decisions, by: \.decision)
    let blocks = kinds.sorted { $0.key.rawValue < $1.key.rawValue }.map { kind, all -> Markup in
      let rows = all.prefix(Self.limit).map { row -> Markup in
        let remarks = [row.value, row.note, row.state == .here ? "" : row.state.rawValue]
          .filter { !$0.isEmpty }.joined(separator: " · ")
        return "<li><code>\(row.path)</code> <span>\(remarks)</span></li>"
      }
      let rest: Markup =
        all.count > Self.limit
        ? "<li class=\"quiet\">and \(grouped(all.count - Self.limit)) more: "
          + "<code>pokeprep decisions --csv</code> has them all</li>" : ""
      return """
        <details><summary><b>\(kind.rawValue)</b> <span>\(grouped(all.count))</span></summary>
        <ul>\(rows.joined(separator: "\n"))\(rest)</ul></details>
        """
    }
    let days = decisions.map { String($0.made.prefix(10)) }
    let missing = decisions.count { $0.state == .missing }
    let absent =
      missing == 0 ? "" : " \(grouped(missing)) wait for pictures that are not here."
    let shown: Markup =
      last.isEmpty ? "" : "<h3>The last ones</h3>\(ThumbnailGrid(thumbnails: last).html())"
    return """
      <section><h2>Decided by people</h2>
      <p class="quiet">\(grouped(decisions.count)) \(decisions.count == 1 ? "decision" : "decisions"), \
      \(days.min() ?? "") to \(days.max() ?? "").\(absent)</p>
      \(blocks.joined(separator: "\n"))\(shown)</section>
      """
  }
}
