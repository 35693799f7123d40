import Foundation
import Pixels

/// A proportional bitmap font for labels on sheets: printable ASCII, 7 rows above the base line
/// and 2 below it.
///
/// The glyphs are drawn in `BitmapFontGlyphs.swift`. Letters with accents lose them; any other
/// character is shown as a hollow box.
struct BitmapFont {
  /// One letter: `columns` bits per row, the leftmost column in the highest of them.
  struct Glyph {
    /// Width in font pixels.
    var columns: Int
    /// Nine rows from the top, each true where ink is.
    var rows: [[Bool]]
  }

  /// The only font there is.
  static let standard = BitmapFont(drawing: bitmapFontDrawing)

  /// Rows of a line of text, with descenders, in font pixels.
  static let lineHeight = 9
  /// Rows of a capital letter, in font pixels.
  static let capitalHeight = 7

  private let glyphs: [Character: Glyph]
  private let unknown: Glyph

  private init(drawing: [(String, String)]) {
    var glyphs: [Character: Glyph] = [
      " ": Glyph(columns: 3, rows: Array(repeating: [false, false, false], count: 9))
    ]
    for (letters, picture) in drawing {
      let lines = picture.split(separator: "\n").map(Array.init)
      for (i, letter) in letters.enumerated() {
        let cells = (0..<Self.lineHeight).map { row -> [Bool] in
          let line = row < lines.count ? lines[row] : []
          return (0..<5).map { column in
            let position = i * 6 + column
            return position < line.count && line[position] == "#"
          }
        }
        glyphs[letter] = Self.trimmed(cells)
      }
    }
    self.glyphs = glyphs
    let edge = [true, true, true, true]
    let middle = [true, false, false, true]
    let blank = [false, false, false, false]
    unknown = Glyph(
      columns: 4, rows: [edge, middle, middle, middle, middle, middle, edge, blank, blank])
  }

  private static func trimmed(_ cells: [[Bool]]) -> Glyph {
    let inked = (0..<5).filter { column in cells.contains { $0[column] } }
    guard let first = inked.first, let last = inked.last else {
      return Glyph(columns: 3, rows: cells)
    }
    return Glyph(columns: last - first + 1, rows: cells.map { Array($0[first...last]) })
  }

  /// The glyphs of a text, after removing accents.
  private func glyphs(of text: String) -> [Glyph] {
    text.folding(options: .diacriticInsensitive, locale: nil).map { glyphs[$0] ?? unknown }
  }

  /// The width of a text in font pixels.
  func width(of text: String) -> Int {
    let glyphs = glyphs(of: text)
    return glyphs.reduce(0) { $0 + $1.columns } + max(0, glyphs.count - 1)
  }

  /// The text, or its beginning with two dots after it, so that it fits in `width` font pixels.
  func shortened(_ text: String, to width: Int) -> String {
    guard self.width(of: text) > width else { return text }
    var head = text
    while !head.isEmpty, self.width(of: head + "..") > width { head.removeLast() }
    return head + ".."
  }

  /// Draws a text with its top left corner at (x, y); parts outside the picture are left out.
  func draw(
    _ text: String, in image: inout PixelImage, x: Int, y: Int, scale: Int, color: [UInt8]
  ) {
    var left = x
    for glyph in glyphs(of: text) {
      for (row, cells) in glyph.rows.enumerated() {
        for (column, hasInk) in cells.enumerated() where hasInk {
          fill(
            &image, x: left + column * scale, y: y + row * scale, side: scale, color: color)
        }
      }
      left += (glyph.columns + 1) * scale
    }
  }

  private func fill(_ image: inout PixelImage, x: Int, y: Int, side: Int, color: [UInt8]) {
    for row in max(0, y)..<max(0, min(image.height, y + side)) {
      for column in max(0, x)..<max(0, min(image.width, x + side)) {
        let start = image.offset(x: column, y: row)
        for channel in 0..<image.channelCount { image.bytes[start + channel] = color[channel] }
      }
    }
  }
}
