/// Pictures side by side, each with one or two lines below it and its path as a tool tip.
struct ThumbnailGrid {
  var thumbnails: [CurationReport.Thumbnail]

  func html() -> Markup {
    guard !thumbnails.isEmpty else { return "<p class=\"quiet\">None.</p>" }
    return "<div class=\"shots\">" + thumbnails.map(figure).joined(separator: "\n") + "</div>"
  }

  private func figure(_ thumbnail: CurationReport.Thumbnail) -> Markup {
    let path = thumbnail.path
    let picture: Markup =
      thumbnail.png.map { png -> Markup in
        "<img loading=\"lazy\" width=\"64\" height=\"64\" alt=\"\(path)\" "
          + "src=\"data:image/png;base64,\(png)\">"
      } ?? "<div class=\"missing\">no picture</div>"
    let note: Markup = thumbnail.note.map { "<br>\($0)" } ?? ""
    return "<figure class=\"\(thumbnail.isKept ? "kept" : "lost")\" title=\"\(path)\">\(picture)"
      + (thumbnail.parts.map { BorderBar(parts: $0).html() } ?? "")
      + "<figcaption>\(thumbnail.caption)\(note)</figcaption></figure>"
  }
}
