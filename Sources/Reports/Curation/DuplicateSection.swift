/// Groups of pictures that show the same; those across classes first.
struct DuplicateSection {
  var groups: [CurationReport.DuplicateGroup]
  var groupCount: Int
  var conflictCount: Int
  var leakCount: Int
  var isDone: Bool

  func html() -> Markup {
    guard isDone || groupCount > 0 else {
      return "<section><h2>Duplicates</h2><p class=\"quiet\">Not searched yet: "
        + "<code>pokeprep duplicates</code></p></section>"
    }
    var words =
      groupCount == 0
      ? "No duplicates."
      : "\(grouped(groupCount)) "
        + (groupCount == 1 ? "group" : "groups")
        + " of pictures that show the same; the one framed in blue stays."
    if conflictCount > 0 {
      words +=
        " \(grouped(conflictCount)) "
        + (conflictCount == 1 ? "group spans" : "groups span")
        + " several classes: look whether the label of the kept picture is the right one."
    }
    if leakCount > 0 {
      words +=
        " \(grouped(leakCount)) "
        + (leakCount == 1 ? "group spans" : "groups span")
        + " folders of different parts of the data set, such as train and test."
    }
    if groups.count < groupCount { words += " The first \(groups.count) are shown." }
    let cards = groups.map { group -> Markup in
      let notes = (group.isConflict ? ["label conflict"] : []) + (group.isLeak ? ["leak"] : [])
      let note: Markup =
        notes.isEmpty ? "" : "<p class=\"conflict\">\(notes.joined(separator: ", "))</p>"
      return "<div class=\"card\(notes.isEmpty ? "" : " warn")\">\(note)"
        + ThumbnailGrid(thumbnails: group.members).html() + "</div>"
    }
    return "<section><h2>Duplicates</h2><p class=\"quiet\">\(words)</p>"
      + "<div class=\"cards\">\(cards.joined(separator: "\n"))</div></section>"
  }
}
