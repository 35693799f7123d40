import OrderedMap

/// The rows of a matrix as tiles read them: panels of `width` rows, coordinate by coordinate, the
/// last one filled up with zeros.
struct Panels<Scalar: BinaryFloatingPoint & SIMDScalar & Sendable>: Sendable {
  let rowCount: Int
  /// Coordinates of a row.
  let depth: Int
  let width: Int
  /// ⌈rowCount / width⌉ × depth × width values.
  fileprivate let values: [Scalar]

  fileprivate init(_ source: [Scalar], rowCount: Int, depth: Int, width: Int) {
    let panelCount = (rowCount + width - 1) / width
    var values = [Scalar](repeating: 0, count: panelCount * depth * width)
    for row in 0..<rowCount {
      let start = row / width * depth * width + row % width
      for k in 0..<depth { values[start + k * width] = source[row * depth + k] }
    }
    self.rowCount = rowCount
    self.depth = depth
    self.width = width
    self.values = values
  }
}

extension Panels<Float> {
  /// Feature vectors as rows (width `tileRowCount`) or as columns (width of the tile).
  init(of features: FeatureMatrix, width: Int) {
    self.init(
      features.values, rowCount: features.count, depth: features.dimension, width: width)
  }
}

extension Panels<Double> {
  /// A matrix as rows or as columns of `DoubleProduct`, whose tile is square.
  init(of matrix: Matrix) {
    self.init(
      matrix.values, rowCount: matrix.rowCount, depth: matrix.columnCount, width: tileRowCount)
  }
}

/// The numbers of a few rows of the first matrix with all rows of the second.
struct Strip {
  /// Which rows of the first matrix.
  let rows: Range<Int>
  /// The number of rows of the second matrix.
  let columnCount: Int
  /// How far apart the rows are in `values`.
  let stride: Int
  fileprivate(set) var values: [Double]

  /// Where in `values` a row of the first matrix begins.
  func start(of row: Int) -> Int { (row - rows.lowerBound) * stride }
}

/// Rows of a strip.
///
/// Fixed, because the order of sums follows from it.
private let stripRowCount = 32
/// Coordinates that are summed in 32 bits before they are added in 64.
private let depthBlock = 128

/// Computes a number for each pair of rows of two matrices, and what `body` makes of them, a strip
/// of rows at a time; n×m numbers never exist at once.
///
/// The strips are fixed, so that a fold of the results in their order does not depend on the
/// number of threads. The coordinates of a pair are added in blocks: each in the tile's precision,
/// the blocks in 64 bits.
///
/// - Parameters:
///   - tile: The number to compute: a dot product or a squared distance.
///   - rows: The first matrix, in panels of `tileRowCount`.
///   - columns: The second matrix, in panels of the tile's width.
///   - threads: How many threads may work at once.
///   - isWanted: Asked before each strip, from several threads; the numbers of a strip that is not
///     wanted any more are 0.
///   - body: Called once for each strip, from several threads.
/// - Returns: The results of `body` in the order of the rows.
/// - Precondition: Both matrices have rows of the same length.
func mapStrips<Tile: PairTile, Result: Sendable>(
  _ tile: Tile.Type, rows: Panels<Tile.Scalar>, columns: Panels<Tile.Scalar>, threads: Int,
  isWanted: @Sendable (Range<Int>) -> Bool = { _ in true },
  _ body: @Sendable (Strip) -> Result
) -> [Result] {
  precondition(rows.depth == columns.depth, "Rows of different lengths have no product")
  precondition(
    rows.width == tileRowCount && columns.width == Tile.columnCount,
    "Panels are as wide as the tile")
  let stripCount = (rows.rowCount + stripRowCount - 1) / stripRowCount
  return orderedMap(count: stripCount, threads: threads) { index in
    let first = index * stripRowCount
    let range = first..<min(first + stripRowCount, rows.rowCount)
    return body(
      filledStrip(
        tile, rows: rows, columns: columns, range: range, isWanted: isWanted(range)))
  }
}

private func filledStrip<Tile: PairTile>(
  _: Tile.Type, rows: Panels<Tile.Scalar>, columns: Panels<Tile.Scalar>, range: Range<Int>,
  isWanted: Bool
) -> Strip {
  let (depth, width) = (rows.depth, Tile.columnCount)
  let columnPanels = (columns.rowCount + width - 1) / width
  let rowPanels = (range.count + tileRowCount - 1) / tileRowCount
  let firstPanel = range.lowerBound / tileRowCount
  let stride = columnPanels * width
  var values = [Double](repeating: 0, count: rowPanels * tileRowCount * stride)
  // Every tile lies inside the three arrays: they hold whole panels, and so does the strip.
  unsafe values.withUnsafeMutableBufferPointer { target in
    unsafe rows.values.withUnsafeBufferPointer { a in
      unsafe columns.values.withUnsafeBufferPointer { b in
        guard let target = target.baseAddress, let a = a.baseAddress, let b = b.baseAddress
        else { return }
        for k in Swift.stride(from: 0, to: isWanted ? depth : 0, by: depthBlock) {
          let length = min(depthBlock, depth - k)
          for column in 0..<columnPanels {
            for row in 0..<rowPanels {
              unsafe Tile.accumulate(
                depth: length, rows: a + ((firstPanel + row) * depth + k) * tileRowCount,
                columns: b + (column * depth + k) * width,
                into: target + row * tileRowCount * stride + column * width, stride: stride)
            }
          }
        }
      }
    }
  }
  return Strip(rows: range, columnCount: columns.rowCount, stride: stride, values: values)
}

/// Dot products of the rows of two sets of features, a strip of rows at a time.
func mapProducts<Result: Sendable>(
  of rows: FeatureMatrix, with columns: FeatureMatrix, threads: Int,
  _ body: @Sendable (Strip) -> Result
) -> [Result] {
  mapStrips(
    FloatProduct.self, rows: Panels(of: rows, width: tileRowCount),
    columns: Panels(of: columns, width: FloatProduct.columnCount), threads: threads, body)
}

/// Squared distances of the rows of two sets of features, a strip of rows at a time.
func mapSquaredDistances<Result: Sendable>(
  of rows: FeatureMatrix, to columns: FeatureMatrix, threads: Int,
  isWanted: @Sendable (Range<Int>) -> Bool = { _ in true },
  _ body: @Sendable (Strip) -> Result
) -> [Result] {
  mapStrips(
    FloatSquaredDistance.self, rows: Panels(of: rows, width: tileRowCount),
    columns: Panels(of: columns, width: FloatSquaredDistance.columnCount), threads: threads,
    isWanted: isWanted, body)
}

extension Strip {
  /// What `body` makes of each row's numbers, in the order of the rows.
  func mapRows<Result>(_ body: (_ row: Int, _ numbers: Span<Double>) -> Result) -> [Result] {
    rows.map { row in
      let start = start(of: row)
      return body(row, values.span.extracting(start..<(start + columnCount)))
    }
  }
}
