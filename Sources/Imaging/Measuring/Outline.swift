/// The edges between a background and other cells, and the straight pieces of them.
struct Outline {
  /// A straight piece of the outline: along grid line `line`, from `start` up to `end`.
  struct Run {
    let line: Int
    let start: Int
    let end: Int
    /// Whether the subject lies below a horizontal piece or to the right of a vertical one.
    let isBeforeSubject: Bool

    var length: Int { end - start }
  }

  /// All edges, in sides of a cell.
  private(set) var length = 0
  /// Pieces along rows; line y lies above row y.
  var horizontal: [Run] = []
  /// Pieces along columns; line x lies left of column x.
  var vertical: [Run] = []

  /// Follows the outline of a region.
  ///
  /// - Parameters:
  ///   - region: Rows of cells.
  ///   - shortest: Cells of the shortest piece to note.
  init(of region: [UInt128], shortest: Int) {
    let side = BackgroundGrid.side
    // Edges along columns are collected by column, bit y standing for row y.
    var before = [UInt128](repeating: 0, count: side)
    var behind = before
    for y in 0..<side {
      if y + 1 < side {
        append(region[y] & ~region[y + 1], y + 1, isBeforeSubject: true, shortest, \.horizontal)
        append(~region[y] & region[y + 1], y + 1, isBeforeSubject: false, shortest, \.horizontal)
      }
      let bit: UInt128 = 1 &<< UInt128(y)
      let shifted = region[y] &>> 1
      let inner = ~UInt128(0) &>> 1
      Self.scatter(region[y] & ~shifted & inner, bit, into: &before)
      Self.scatter(~region[y] & shifted & inner, bit, into: &behind)
    }
    for x in 0..<side {
      append(before[x], x + 1, isBeforeSubject: true, shortest, \.vertical)
      append(behind[x], x + 1, isBeforeSubject: false, shortest, \.vertical)
    }
  }

  /// Marks each edge in its column.
  private static func scatter(_ edges: UInt128, _ bit: UInt128, into columns: inout [UInt128]) {
    var rest = edges
    while rest != 0 {
      columns[rest.trailingZeroBitCount] |= bit
      rest &= rest &- 1
    }
  }

  private mutating func append(
    _ edges: UInt128, _ line: Int, isBeforeSubject: Bool, _ shortest: Int,
    _ runs: WritableKeyPath<Outline, [Run]>
  ) {
    length += edges.nonzeroBitCount
    var rest = edges
    while rest.nonzeroBitCount >= shortest {
      let start = rest.trailingZeroBitCount
      let count = (~(rest &>> UInt128(start))).trailingZeroBitCount
      let end = start + count
      if count >= shortest {
        self[keyPath: runs].append(
          Run(line: line, start: start, end: end, isBeforeSubject: isBeforeSubject))
      }
      rest = end >= BackgroundGrid.side ? 0 : (rest &>> UInt128(end)) &<< UInt128(end)
    }
  }
}

/// Straight pieces in one direction that are cuts: they meet one of the other direction in a right
/// angle, or cross the whole picture.
struct CutRuns {
  /// The cuts.
  private(set) var runs: [Outline.Run] = []
  /// Whether all of them are sides of a rectangle that sticks out.
  private(set) var isConvex = true

  /// All lengths together.
  var length: Int { runs.reduce(0) { $0 + $1.length } }

  /// Cells that a corner may be off.
  private static let tolerance = 2

  /// Keeps what meets a piece of the other direction.
  init(_ candidates: [Outline.Run], across others: [Outline.Run]) {
    guard !candidates.isEmpty else { return }
    let starts = CornerMap(others.map { ($0.start, $0.line) }, reach: Self.tolerance)
    let ends = CornerMap(others.map { ($0.end, $0.line) }, reach: Self.tolerance)
    for run in candidates {
      let spansPicture =
        run.start <= Self.tolerance && run.end >= BackgroundGrid.side - Self.tolerance
      let meetsStart = starts.contains(run.line, run.start) || starts.contains(run.line, run.end)
      let meetsEnd = ends.contains(run.line, run.start) || ends.contains(run.line, run.end)
      guard spansPicture || meetsStart || meetsEnd else { continue }
      runs.append(run)
      // Where the subject goes on past the corner, the corner points inwards.
      let isInward = run.isBeforeSubject ? meetsEnd : meetsStart
      if spansPicture || isInward { isConvex = false }
    }
  }
}

/// Where pieces of the outline end, each place with its surroundings.
private struct CornerMap {
  private static let side = BackgroundGrid.side + 1
  private var marks: [Bool] = []

  init(_ corners: [(line: Int, position: Int)], reach: Int) {
    guard !corners.isEmpty else { return }
    marks = [Bool](repeating: false, count: Self.side * Self.side)
    for corner in corners {
      for line in max(0, corner.line - reach)...min(Self.side - 1, corner.line + reach) {
        let first = max(0, corner.position - reach)
        for position in first...min(Self.side - 1, corner.position + reach) {
          marks[line * Self.side + position] = true
        }
      }
    }
  }

  func contains(_ line: Int, _ position: Int) -> Bool {
    marks.isEmpty ? false : marks[line * Self.side + position]
  }
}
