import Catalogue
import Curation

/// What people decided, by kind.
struct DecisionSection {
  let decisions: [ListedDecision]

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
    return "<section><h2>Decided by people</h2>\(blocks.joined(separator: "\n"))</section>"
  }
}
