import Foundation

/// How many pictures each class had, has, and gives after balancing.
struct ClassSection {
  var classes: [CurationReport.Class]

  /// Classes that are shown, the largest.
  private static let limit = 200

  func html() -> Markup {
    guard !classes.isEmpty else {
      return "<section><h2>Classes</h2><p class=\"quiet\">No class has been kept yet: "
        + "<code>pokeprep filter --types all</code></p></section>"
    }
    let isBalanced = classes.contains { $0.balanced != nil }
    let largest = classes.map { max($0.before, $0.balanced ?? 0) }.max() ?? 1
    let large = classes.sorted { ($1.before, $0.name) < ($0.before, $1.name) }.prefix(Self.limit)
    let rows = large.sorted { $0.name < $1.name }.map { one -> Markup in
      var bars = bar(one.before, of: largest, style: "before", words: "before")
      bars += bar(one.after, of: largest, style: "after", words: "after curation")
      if let balanced = one.balanced {
        bars += bar(balanced, of: largest, style: "balanced", words: "balanced")
      }
      return "<div class=\"name\">\(one.name)</div><div>\(bars)</div>"
    }
    let rest: Markup =
      classes.count > Self.limit
      ? "<p class=\"quiet\">and \(grouped(classes.count - Self.limit)) smaller classes: "
        + "<code>pokeprep status</code></p>" : ""
    let legend: [Markup] = [
      "<span><i class=\"before\"></i>kept by filter</span>",
      "<span><i class=\"after\"></i>kept by all stages</span>",
      isBalanced ? "<span><i class=\"balanced\"></i>with repeats, balanced</span>" : "",
    ]
    return """
      <section><h2>Classes</h2>
      <p class="legend">\(legend.joined())</p>
      <div class="classes">
      \(rows.joined(separator: "\n"))
      </div>\(rest)</section>
      """
  }

  private func bar(_ count: Int, of largest: Int, style: String, words: String) -> Markup {
    let width = String(format: "%.2f%%", 88 * Double(count) / Double(max(1, largest)))
    return
      "<div class=\"bar\" title=\"\(words)\"><i class=\"\(style)\" style=\"width:\(width)\"></i>"
      + "<em>\(grouped(count))</em></div>"
  }
}
