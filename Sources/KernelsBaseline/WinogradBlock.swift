import KernelTasks

/// One work item of a `WinogradTask` with blocks of tiles whose nine panels and products fit into the
/// second-level cache together: each source pixel is read once for all nine points, and each target
/// pixel is written once.
///
/// The same sums in the same order as point by point, so the same bytes.
@inline(__always)
func winogradBlocks(
  _ task: UnsafePointer<WinogradTask>, _ phaseRow: Int, _ phaseColumn: Int, _ firstTile: Int,
  _ tiles: Int, _ firstColumn: Int, _ columns: Int, _ weights: UnsafePointer<Float>,
  _ scratch: UnsafeMutablePointer<Float>
) {
  let pass = passPointer(task)
  let pointStep = task.pointee.columnTiles &* 2 &* lanes &* pass.pointee.depth
  var tile = firstTile
  let end = firstTile &+ tiles
  while tile < end {
    let run = winogradRun(pass, tile)
    let count = min(task.pointee.tilesAtOnce, min(run.end, end) &- tile)
    // Points 0 and 1 of an axis always count, point 2 not in every phase and not on the edge.
    let rows = run.isLower || pass.pointee.isZero(point: 2, phase: phaseRow) ? 2 : 3
    let pointColumns = run.isRight || pass.pointee.isZero(point: 2, phase: phaseColumn) ? 2 : 3
    findWinogradSources(
      pass, task.pointee.source, phaseRow, phaseColumn, tile, count, scratch)
    multiplyWinogradBlock(pass, rows, pointColumns, count, columns, weights, pointStep, scratch)
    finishWinogradBlock(
      task, phaseRow, phaseColumn, rows == 3, pointColumns == 3, tile, count, firstColumn, columns,
      scratch)
    tile &+= count
  }
}

/// All products of a block's points, of which `rows` by `pointColumns` count, piece by piece of the depth.
@inline(never)
func multiplyWinogradBlock(
  _ pass: UnsafePointer<WinogradPass>, _ rows: Int, _ pointColumns: Int, _ tiles: Int,
  _ columns: Int, _ weights: UnsafePointer<Float>, _ pointStep: Int,
  _ scratch: UnsafeMutablePointer<Float>
) {
  let segments = pass.pointee.segments
  let channels = pass.pointee.sourceChannels
  let tileColumns = 2 &* lanes
  let depth = pass.pointee.depth
  // A row of segments at once where the panel holds it.
  let isWholeRow = segments &* channels <= PatchPanel.depth
  let runs = isWholeRow ? segments : segments &* segments
  let runLength = isWholeRow ? segments &* channels : channels
  for run in 0..<runs {
    let segmentRow = isWholeRow ? run : run / segments
    let segmentColumn = isWholeRow ? 0 : run &- segmentRow &* segments
    let firstInRun = run &* runLength
    var done = 0
    while done < runLength {
      let length = min(PatchPanel.depth, runLength &- done)
      let first = firstInRun &+ done
      fillWinogradPanels(pass, rows, pointColumns, first, length, tiles, scratch)
      for row in 0..<rows where segmentRow < pass.pointee.segments(point: row) {
        for column in 0..<pointColumns {
          let counted = pass.pointee.segments(point: column)
          guard segmentColumn < counted else { continue }
          let point = row &* 3 &+ column
          winogradPanelProducts(
            weights + (point &* pointStep &+ first &* tileColumns), depth,
            isWholeRow ? counted &* channels : length, tiles, columns,
            winogradPanelOf(point, scratch), winogradProductsOf(point, scratch), first == 0)
        }
      }
      done &+= length
    }
  }
}

/// The panel of a point: `winogradTiles` × `panelStride`.
@inline(__always)
func winogradPanelOf(
  _ point: Int, _ scratch: UnsafeMutablePointer<Float>
) -> UnsafeMutablePointer<Float> {
  scratch + (WinogradBlockScratch.panels &+ point &* WinogradBlockScratch.panelCount)
}

/// The products of a point: `winogradTiles` × `panelStride`.
@inline(__always)
func winogradProductsOf(
  _ point: Int, _ scratch: UnsafeMutablePointer<Float>
) -> UnsafeMutablePointer<Float> {
  scratch + (WinogradBlockScratch.products &+ point &* WinogradBlockScratch.panelCount)
}
