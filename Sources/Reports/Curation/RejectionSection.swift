/// Rejected files, by stage and reason.
struct RejectionSection {
  let groups: [CurationReport.RejectionGroup]

  /// Files listed per reason; the catalogue has the rest.
  static let limit = 200
  /// Reasons that are listed.
  private static let groupLimit = 60

  func html() -> Markup {
    guard !groups.isEmpty else {
      return "<section><h2>Rejected files</h2><p class=\"quiet\">None.</p></section>"
    }
    let blocks = groups.prefix(Self.groupLimit).map { group -> Markup in
      let rows = group.shown.map { row -> Markup in
        "<li><code>\(row.path)</code>"
          + (row.detail.isEmpty ? "" : " <span>\(row.detail)</span>") + "</li>"
      }
      let rest: Markup =
        group.count > rows.count
        ? "<li class=\"quiet\">and \(grouped(group.count - rows.count)) more: "
          + "<code>pokeprep list --csv</code> has them all</li>" : ""
      return """
        <details><summary><b>\(group.stage)</b> \
        \(group.reason) <span>\(grouped(group.count))</span></summary>
        <ul>\(rows.joined(separator: "\n"))\(rest)</ul></details>
        """
    }
    let rest: Markup =
      groups.count > Self.groupLimit
      ? "<p class=\"quiet\">and \(grouped(groups.count - Self.groupLimit)) other reasons</p>" : ""
    return "<section><h2>Rejected files</h2>\(blocks.joined(separator: "\n"))\(rest)</section>"
  }
}
