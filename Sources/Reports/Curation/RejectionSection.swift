/// Every rejected file, by stage and reason.
struct RejectionSection {
  var rejections: [CurationReport.Rejection]

  /// Files listed per reason; the catalogue has the rest.
  private let limit = 200

  init(rejections: [CurationReport.Rejection]) { self.rejections = rejections }

  /// Neighbouring rejections with the same stage and reason, in their order.
  private var groups: [(stage: String, reason: String, rows: [CurationReport.Rejection])] {
    var result: [(stage: String, reason: String, rows: [CurationReport.Rejection])] = []
    var places: [String: Int] = [:]
    for row in rejections {
      let key = row.stage + "\u{0}" + row.reason
      if let place = places[key] {
        result[place].rows.append(row)
      } else {
        places[key] = result.count
        result.append((row.stage, row.reason, [row]))
      }
    }
    return result
  }

  func html() -> Markup {
    guard !rejections.isEmpty else {
      return "<section><h2>Rejected files</h2><p class=\"quiet\">None.</p></section>"
    }
    let blocks = groups.map { group -> Markup in
      let rows = group.rows.prefix(limit).map { row -> Markup in
        "<li><code>\(row.path)</code>"
          + (row.detail.isEmpty ? "" : " <span>\(row.detail)</span>") + "</li>"
      }
      let rest: Markup =
        group.rows.count > limit
        ? "<li class=\"quiet\">and \(grouped(group.rows.count - limit)) more: "
          + "<code>pokeprep list --csv</code> has them all</li>" : ""
      return """
        <details><summary><b>\(group.stage)</b> \
        \(group.reason) <span>\(grouped(group.rows.count))</span></summary>
        <ul>\(rows.joined(separator: "\n"))\(rest)</ul></details>
        """
    }
    return "<section><h2>Rejected files</h2>\(blocks.joined(separator: "\n"))</section>"
  }
}
