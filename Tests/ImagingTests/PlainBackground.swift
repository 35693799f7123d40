import Pixels

/// The parts of a background found cell by cell: slow, and plain enough to be seen to be right.
struct PlainBackground {
  private let low: [[Int]]
  private let high: [[Int]]
  private let region: [[Bool]]
  private let shortest: Int
  private let n = 128

  private struct Run {
    var line: Int
    var start: Int
    var end: Int
    /// Whether the subject lies below or to the right.
    var isBefore: Bool
  }

  init(_ image: PixelImage) {
    let cells = (0..<128).map { row in
      (0..<128).map { column in
        image[(2 * column + 1) * image.width / 256, (2 * row + 1) * image.height / 256].map(
          Int.init)
      }
    }
    low = cells.map { $0.map { $0.min() ?? 0 } }
    high = cells.map { $0.map { $0.max() ?? 0 } }
    shortest = max(8, Int((4 * 128 / Double(min(image.width, image.height))).rounded(.up)))
    region = Self.flood(low.map { $0.map { $0 >= 240 } })
  }

  /// The share of ring cells whose smallest and largest channel satisfy a condition.
  func ringShare(where holds: (Int, Int) -> Bool) -> Double {
    var (all, some) = (0, 0)
    for y in 0..<n {
      for x in 0..<n where min(x, y, n - 1 - x, n - 1 - y) < 2 {
        all += 1
        if holds(low[y][x], high[y][x]) { some += 1 }
      }
    }
    return Double(some) / Double(all)
  }

  var regionShare: Double {
    Double(region.joined().count(where: \.self)) / Double(n * n)
  }

  var cutShare: Double {
    let transposed = (0..<n).map { x in (0..<n).map { y in region[y][x] } }
    var (outline, rows, columns) = (0, [Run](), [Run]())
    for line in 1..<n {
      for side in [true, false] {
        let across = (0..<n).map { region[line - 1][$0] == side && region[line][$0] == !side }
        let along = (0..<n).map {
          transposed[line - 1][$0] == side && transposed[line][$0] == !side
        }
        outline += across.count(where: \.self) + along.count(where: \.self)
        rows += runs(in: across, line: line, isBefore: side)
        columns += runs(in: along, line: line, isBefore: side)
      }
    }
    func isOuter(_ run: Run) -> Bool { run.line <= 4 || run.line >= n - 4 }
    let outer = [
      rows.contains { $0.line <= 4 }, rows.contains { $0.line >= n - 4 },
      columns.contains { $0.line <= 4 }, columns.contains { $0.line >= n - 4 },
    ]
    if outer.count(where: \.self) == 1 {
      rows.removeAll(where: isOuter)
      columns.removeAll(where: isOuter)
    }
    func meet(_ a: Run, _ b: Run) -> Bool {
      [a.start, a.end].contains { abs($0 - b.line) <= 2 }
        && [b.start, b.end].contains { abs($0 - a.line) <= 2 }
    }
    func spans(_ run: Run) -> Bool { run.start <= 2 && run.end >= n - 2 }
    let cutRows = rows.filter { row in spans(row) || columns.contains { meet(row, $0) } }
    let cutColumns = columns.filter { one in spans(one) || rows.contains { meet(one, $0) } }
    let cut = (cutRows + cutColumns).reduce(0) { $0 + $1.end - $1.start }
    guard outline > 0 else { return 0 }
    let isLone =
      !(cutRows + cutColumns).contains(where: spans)
      && !cutRows.contains { row in columns.contains { isInward(row, $0, meet) } }
      && !cutColumns.contains { one in rows.contains { isInward(one, $0, meet) } }
      && shorterSide < 83
    if isLone, 2 * blackCount(behind: cutRows, cutColumns) < cut { return 0 }
    return Double(cut) / Double(outline)
  }

  /// Whether the other run leads away from the subject's side of this one.
  private func isInward(_ run: Run, _ other: Run, _ meet: (Run, Run) -> Bool) -> Bool {
    meet(run, other) && abs((run.isBefore ? other.end : other.start) - run.line) <= 2
  }

  /// The shorter side of the box round everything but the region.
  private var shorterSide: Int {
    let rows = (0..<n).filter { y in region[y].contains(false) }
    let columns = (0..<n).filter { x in region.contains { !$0[x] } }
    guard let top = rows.first, let bottom = rows.last, let left = columns.first,
      let right = columns.last
    else { return 0 }
    return min(bottom - top, right - left) + 1
  }

  private func blackCount(behind rows: [Run], _ columns: [Run]) -> Int {
    func isBlack(_ y: Int, _ x: Int) -> Bool {
      high.indices.contains(y) && high.indices.contains(x) && high[y][x] <= 24
    }
    func depth(_ run: Run) -> Int { run.isBefore ? run.line + 2 : run.line - 3 }
    return rows.reduce(0) { sum, run in
      sum + (run.start..<run.end).filter { isBlack(depth(run), $0) }.count
    }
      + columns.reduce(0) { sum, run in
        sum + (run.start..<run.end).filter { isBlack($0, depth(run)) }.count
      }
  }

  private func runs(in edges: [Bool], line: Int, isBefore: Bool) -> [Run] {
    var found: [Run] = []
    var start: Int?
    for (position, isEdge) in (edges + [false]).enumerated() {
      if isEdge {
        start = start ?? position
      } else if let first = start {
        if position - first >= shortest {
          found.append(Run(line: line, start: first, end: position, isBefore: isBefore))
        }
        start = nil
      }
    }
    return found
  }

  private static func flood(_ white: [[Bool]]) -> [[Bool]] {
    let n = white.count
    var seen = white.map { $0.map { _ in false } }
    var open: [(Int, Int)] = []
    for i in 0..<n { open += [(0, i), (n - 1, i), (i, 0), (i, n - 1)] }
    while let (y, x) = open.popLast() {
      guard (0..<n).contains(y), (0..<n).contains(x), white[y][x], !seen[y][x] else { continue }
      seen[y][x] = true
      open += [(y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)]
    }
    return seen
  }
}
