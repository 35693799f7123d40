import Foundation

/// From all pictures found to those kept: a bar per stage, with the reasons of what it rejected.
struct FunnelSection {
  var stages: [CurationReport.Stage]
  var found: Int

  /// Reasons shown of a stage, the most frequent.
  private static let limit = 20

  func html() -> Markup {
    var rows: [Markup] = [
      "<h2>From found to kept</h2>", "<div class=\"funnel\">", bar("found", kept: found, lost: 0),
    ]
    for stage in stages {
      guard stage.isDone || !stage.reasons.isEmpty else {
        rows.append(
          "<div class=\"name\">\(stage.name)</div><div class=\"quiet\">not run yet</div>")
        continue
      }
      rows.append(bar(stage.name, kept: stage.kept, lost: stage.entered - stage.kept))
      if !stage.reasons.isEmpty {
        let shown = stage.reasons.prefix(Self.limit)
        var items = shown.map { reason -> Markup in
          "<li><span>\(grouped(reason.count))</span> \(reason.reason)</li>"
        }
        if stage.reasons.count > Self.limit {
          let rest = stage.reasons.dropFirst(Self.limit)
          items.append(
            "<li><span>\(grouped(rest.reduce(0) { $0 + $1.count }))</span> "
              + "for \(grouped(rest.count)) other reasons</li>")
        }
        rows.append("<div></div><ul class=\"reasons\">\(items.joined())</ul>")
      }
    }
    return "<section>" + rows.joined(separator: "\n") + "</div></section>"
  }

  private func bar(_ name: String, kept: Int, lost: Int) -> Markup {
    let whole = Double(max(1, found))
    func width(_ count: Int) -> String { String(format: "%.2f%%", 100 * Double(count) / whole) }
    let loss: Markup = lost == 0 ? "" : "<span class=\"minus\">−\(grouped(lost))</span>"
    return """
      <div class="name">\(name)</div>\
      <div class="track"><i class="kept" style="width:\(width(kept))"></i>\
      <i class="lost" style="width:\(width(lost))"></i>\
      <em>\(grouped(kept))\(loss)</em></div>
      """
  }
}
