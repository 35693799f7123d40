package import Pixels

/// A contact sheet: one row of pictures per class, with names at the left and, if given, above
/// the columns.
///
/// Pictures are enlarged by whole factors without smoothing, so that every pixel a generator made
/// can be seen. They may differ in size; the largest sets the grid.
package struct SampleSheet: Sendable {
  /// One class and its pictures, from left to right.
  package struct Row: Sendable {
    /// Shown at the left; may be empty.
    package var label: String
    /// Grey, RGB or RGBA (shown on white).
    package var images: [PixelImage]

    /// A row of the sheet.
    package init(label: String, images: [PixelImage]) {
      self.label = label
      self.images = images
    }
  }

  /// Rows from top to bottom.
  package var rows: [Row]
  /// Texts above the columns; none when empty.
  package var columnLabels: [String]
  /// A line above everything, such as "step 1,200".
  package var title: String
  /// How many sheet pixels one picture pixel is wide and high, at least 1.
  package var scale: Int
  /// Free space around everything, in sheet pixels.
  package var margin = 16
  /// Space between neighbouring pictures, in sheet pixels.
  package var gap = 6

  /// A sheet ready to be drawn.
  package init(rows: [Row], columnLabels: [String] = [], title: String = "", scale: Int = 2) {
    self.rows = rows
    self.columnLabels = columnLabels
    self.title = title
    self.scale = max(1, scale)
  }

  /// Draws the sheet as RGB.
  package func rendered() -> PixelImage {
    let layout = SampleSheetLayout(of: self)
    var sheet = PixelImage(
      width: layout.width, height: layout.height, filledWith: SampleSheetLayout.paper)
    let font = BitmapFont.standard
    let ink = SampleSheetLayout.ink
    if !title.isEmpty {
      font.draw(title, in: &sheet, x: margin, y: margin, scale: layout.textScale, color: ink)
    }
    for (column, label) in columnLabels.enumerated() where column < layout.columnCount {
      let text = font.shortened(label, to: layout.cellWidth / layout.textScale)
      let width = font.width(of: text) * layout.textScale
      font.draw(
        text, in: &sheet, x: layout.x(of: column) + (layout.cellWidth - width) / 2,
        y: layout.columnLabelsTop, scale: layout.textScale, color: ink)
    }
    for (index, row) in rows.enumerated() {
      let top = layout.y(of: index)
      let textTop = top + (layout.cellHeight - BitmapFont.capitalHeight * layout.textScale) / 2
      font.draw(
        row.label, in: &sheet, x: margin, y: textTop, scale: layout.textScale, color: ink)
      for (column, image) in row.images.enumerated() {
        // A smaller picture sits in the middle of its cell.
        let left = layout.x(of: column) + (layout.cellWidth - image.width * scale) / 2
        sheet.paste(
          image, x: left, y: top + (layout.cellHeight - image.height * scale) / 2, scale: scale)
      }
    }
    return sheet
  }
}

extension PixelImage {
  /// Copies a picture into this RGB one, each pixel enlarged to a square; alpha is shown on white.
  fileprivate mutating func paste(_ image: PixelImage, x: Int, y: Int, scale: Int) {
    for row in 0..<image.height * scale {
      for column in 0..<image.width * scale {
        let source = image.offset(x: column / scale, y: row / scale)
        let target = offset(x: x + column, y: y + row)
        for channel in 0..<3 {
          let value = Int(image.bytes[source + (image.channelCount < 3 ? 0 : channel)])
          let alpha = image.channelCount == 4 ? Int(image.bytes[source + 3]) : 255
          bytes[target + channel] = UInt8((value * alpha + 255 * (255 - alpha) + 127) / 255)
        }
      }
    }
  }
}
