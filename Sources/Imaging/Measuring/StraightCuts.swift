/// Straight edges of a background that meet in right angles.
///
/// Where transparency was lost, where a white frame surrounds a scene or a card was scanned, the
/// white region ends at the sides of rectangles. Subjects have straight edges, too, but hardly two
/// along the axes that meet in a sharp corner. A lone rectangle that is neither large nor black is
/// taken for a subject: a book, a box.
struct StraightCuts {
  /// Edges between cells of the background and others, in sides of a cell.
  let outlineLength: Int
  /// The part of them that lies on straight edges with a corner.
  let cutLength: Int

  /// The share of the outline that is cut, 0…1; 0 without an outline.
  var share: Double { outlineLength == 0 ? 0 : Double(cutLength) / Double(outlineLength) }

  /// An edge this near the picture's border may be that of a subject which ends there.
  private static let margin = 4
  /// Cells of the shorter side from which on a lone rectangle is a scene in a frame.
  private static let frameSide = 83
  /// How far behind an edge it is seen what the rectangle is filled with, past any ringing.
  private static let depth = 2

  /// Finds the cuts in the outline of a background.
  ///
  /// - Parameters:
  ///   - region: Rows of the background.
  ///   - grid: The picture.
  ///   - shortest: Cells of the shortest edge that can be a cut.
  init(outlineOf region: [UInt128], in grid: BackgroundGrid, shortest: Int) {
    var outline = Outline(of: region, shortest: shortest)
    Self.removeCroppedSide(&outline)
    let horizontal = CutRuns(outline.horizontal, across: outline.vertical)
    let vertical = CutRuns(outline.vertical, across: outline.horizontal)
    outlineLength = outline.length
    let isLone =
      horizontal.isConvex && vertical.isConvex
      && Self.shorterSide(ofOthersThan: region) < Self.frameSide
    let length = horizontal.length + vertical.length
    guard isLone, length > 0 else {
      cutLength = length
      return
    }
    let black =
      horizontal.runs.reduce(0) { sum, run in
        let y = Self.inside(run)
        return sum + (run.start..<run.end).count { grid.isBlack(x: $0, y: y) }
      }
      + vertical.runs.reduce(0) { sum, run in
        let x = Self.inside(run)
        return sum + (run.start..<run.end).count { grid.isBlack(x: x, y: $0) }
      }
    cutLength = 2 * black < length ? 0 : length
  }

  /// The row or column of cells that shows what lies behind an edge.
  private static func inside(_ run: Outline.Run) -> Int {
    run.isBeforeSubject ? run.line + depth : run.line - 1 - depth
  }

  /// Leaves out edges close to the picture's border where only one side has them.
  ///
  /// There the subject ends, as busts do at the bottom; a frame has more than one such side.
  private static func removeCroppedSide(_ outline: inout Outline) {
    func isAtStart(_ run: Outline.Run) -> Bool { run.line <= margin }
    func isAtEnd(_ run: Outline.Run) -> Bool { run.line >= BackgroundGrid.side - margin }
    let sides = [
      outline.horizontal.contains(where: isAtStart), outline.horizontal.contains(where: isAtEnd),
      outline.vertical.contains(where: isAtStart), outline.vertical.contains(where: isAtEnd),
    ]
    guard sides.count(where: \.self) == 1 else { return }
    outline.horizontal.removeAll { isAtStart($0) || isAtEnd($0) }
    outline.vertical.removeAll { isAtStart($0) || isAtEnd($0) }
  }

  /// The shorter side of the box round all cells that are no background, 0 without any.
  private static func shorterSide(ofOthersThan region: [UInt128]) -> Int {
    var columns: UInt128 = 0
    var (first, last) = (BackgroundGrid.side, -1)
    for y in region.indices where ~region[y] != 0 {
      columns |= ~region[y]
      first = min(first, y)
      last = max(last, y)
    }
    guard last >= first else { return 0 }
    let width = BackgroundGrid.side - columns.leadingZeroBitCount - columns.trailingZeroBitCount
    return min(last - first + 1, width)
  }
}
