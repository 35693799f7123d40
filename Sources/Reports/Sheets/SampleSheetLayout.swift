import Pixels

/// Where the parts of a sample sheet go, in sheet pixels.
struct SampleSheetLayout {
  /// A very light grey, so that pictures on white show where they end.
  static let paper: [UInt8] = [241, 243, 246]
  /// Text.
  static let ink: [UInt8] = [52, 60, 72]

  let columnCount: Int
  let cellWidth: Int
  let cellHeight: Int
  /// Sheet pixels per font pixel.
  let textScale: Int
  let columnLabelsTop: Int
  let width: Int
  let height: Int

  private let left: Int
  private let top: Int
  private let gap: Int

  init(of sheet: SampleSheet) {
    let images = sheet.rows.flatMap(\.images)
    columnCount = max(1, sheet.rows.map(\.images.count).max() ?? 0)
    cellWidth = (images.map(\.width).max() ?? 0) * sheet.scale
    cellHeight = (images.map(\.height).max() ?? 0) * sheet.scale
    let textScale = cellHeight >= 48 ? 2 : 1
    self.textScale = textScale
    gap = sheet.gap

    let font = BitmapFont.standard
    let lineHeight = BitmapFont.lineHeight * textScale + 6
    let labelWidth = sheet.rows.map { font.width(of: $0.label) * textScale }.max() ?? 0
    left = sheet.margin + (labelWidth == 0 ? 0 : labelWidth + 14)
    columnLabelsTop = sheet.margin + (sheet.title.isEmpty ? 0 : lineHeight)
    top = columnLabelsTop + (sheet.columnLabels.isEmpty ? 0 : lineHeight)

    let gridWidth = columnCount * (cellWidth + gap) - gap
    let titleWidth = font.width(of: sheet.title) * textScale
    width = max(left + gridWidth, sheet.margin + titleWidth) + sheet.margin
    height = top + max(0, sheet.rows.count * (cellHeight + gap) - gap) + sheet.margin
  }

  /// The left edge of a column of pictures.
  func x(of column: Int) -> Int { left + column * (cellWidth + gap) }

  /// The top edge of a row of pictures.
  func y(of row: Int) -> Int { top + row * (cellHeight + gap) }
}
