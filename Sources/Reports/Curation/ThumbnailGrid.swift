/// Pictures side by side, each with one or two lines below it and its path as a tool tip.
struct ThumbnailGrid {
  var thumbnails: [CurationReport.Thumbnail]

  func html() -> String {
    guard !thumbnails.isEmpty else { return "<p class=\"quiet\">None.</p>" }
    return "<div class=\"shots\">" + thumbnails.map(figure).joined(separator: "\n") + "</div>"
  }

  private func figure(_ thumbnail: CurationReport.Thumbnail) -> String {
    let path = thumbnail.path.escapedForMarkup()
    let picture =
      thumbnail.png.map {
        "<img loading=\"lazy\" width=\"64\" height=\"64\" alt=\"\(path)\" "
          + "src=\"data:image/png;base64,\($0.escapedForMarkup())\">"
      } ?? "<div class=\"missing\">no picture</div>"
    let note = thumbnail.note.map { "<br>" + $0.escapedForMarkup() } ?? ""
    return "<figure class=\"\(thumbnail.isKept ? "kept" : "lost")\" title=\"\(path)\">\(picture)"
      + (thumbnail.parts.map { BorderBar(parts: $0).html() } ?? "")
      + "<figcaption>\(thumbnail.caption.escapedForMarkup())\(note)</figcaption></figure>"
  }
}
