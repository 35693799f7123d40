import Foundation

/// From all pictures found to those kept: a bar per stage, with the reasons of what it rejected.
struct FunnelSection {
  var stages: [CurationReport.Stage]
  var found: Int

  func html() -> String {
    var rows = [
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
        let items = stage.reasons.map {
          "<li><span>\(grouped($0.count))</span> \($0.reason.escapedForMarkup())</li>"
        }
        rows.append("<div></div><ul class=\"reasons\">\(items.joined())</ul>")
      }
    }
    return "<section>" + rows.joined(separator: "\n") + "</div></section>"
  }

  private func bar(_ name: String, kept: Int, lost: Int) -> String {
    let whole = Double(max(1, found))
    func width(_ count: Int) -> String { String(format: "%.2f%%", 100 * Double(count) / whole) }
    let loss = lost == 0 ? "" : "<span class=\"minus\">−\(grouped(lost))</span>"
    return """
      <div class="name">\(name.escapedForMarkup())</div>\
      <div class="track"><i class="kept" style="width:\(width(kept))"></i>\
      <i class="lost" style="width:\(width(lost))"></i>\
      <em>\(grouped(kept))\(loss)</em></div>
      """
  }
}
