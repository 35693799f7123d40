import KernelTasks

// The product of patches and packed weights: A is the patch panel (row = pixel), B packed.

@inline(never)
func patchTile12(
  _ depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ rows: UnsafePointer<UnsafeMutablePointer<Float>>, _ isFirst: Bool,
  _ bias: UnsafePointer<Float>, _ slope: Float
) {
  gemmTile(
    rows12, aRow: PatchPanel.stride, aDepth: 1, bDepth: 2 &* lanes,
    depth: depth, a: a, b: b, rows: rows, isFirst: isFirst, bias: bias, slope: slope)
}

@inline(never)
func patchTile8(
  _ depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ rows: UnsafePointer<UnsafeMutablePointer<Float>>, _ isFirst: Bool,
  _ bias: UnsafePointer<Float>, _ slope: Float
) {
  gemmTile(
    rows8, aRow: PatchPanel.stride, aDepth: 1, bDepth: 2 &* lanes,
    depth: depth, a: a, b: b, rows: rows, isFirst: isFirst, bias: bias, slope: slope)
}

@inline(never)
func patchTile6(
  _ depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ rows: UnsafePointer<UnsafeMutablePointer<Float>>, _ isFirst: Bool,
  _ bias: UnsafePointer<Float>, _ slope: Float
) {
  gemmTile(
    rows6, aRow: PatchPanel.stride, aDepth: 1, bDepth: 2 &* lanes,
    depth: depth, a: a, b: b, rows: rows, isFirst: isFirst, bias: bias, slope: slope)
}

@inline(never)
func patchTile4(
  _ depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ rows: UnsafePointer<UnsafeMutablePointer<Float>>, _ isFirst: Bool,
  _ bias: UnsafePointer<Float>, _ slope: Float
) {
  gemmTile(
    rows4, aRow: PatchPanel.stride, aDepth: 1, bDepth: 2 &* lanes,
    depth: depth, a: a, b: b, rows: rows, isFirst: isFirst, bias: bias, slope: slope)
}

@inline(__always)
func patchTile(
  rowCount: Int, depth: Int, a: UnsafePointer<Float>, b: UnsafePointer<Float>,
  rows: UnsafePointer<UnsafeMutablePointer<Float>>, isFirst: Bool, bias: UnsafePointer<Float>,
  slope: Float
) {
  if rowCount <= 4 {
    patchTile4(depth, a, b, rows, isFirst, bias, slope)
    return
  }
  #if ISA_AVX512
    if rowCount <= 8 {
      patchTile8(depth, a, b, rows, isFirst, bias, slope)
    } else {
      patchTile12(depth, a, b, rows, isFirst, bias, slope)
    }
  #else
    patchTile6(depth, a, b, rows, isFirst, bias, slope)
  #endif
}

/// One work item of a convolution or an input gradient with many target channels.
///
/// The depth is cut into pieces that fit the panel. For each the patches of the item's pixels are
/// copied into the panel (second-level cache), then each column tile of B (which stays in the
/// first level) meets all of them; partial results wait in the target between pieces. Where the
/// depth is so small that the copies would cost as much as the products, the pixels are taken in
/// pieces whose panel stays in the first level.
func patchGemm(
  _ task: UnsafePointer<ConvolutionTask>, _ pass: ConvolutionPass, rowBlock: Int,
  columnBlock: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let firstRow = rowBlock &* task.pointee.rowsPerBlock
  let rowCount = min(task.pointee.rowsPerBlock, pass.rows &- firstRow)
  guard rowCount > 0 else { return }
  let firstColumn = columnBlock &* task.pointee.columnsPerBlock
  let lastColumn = min(firstColumn &+ task.pointee.columnsPerBlock, pass.columns)

  // Where the results go.
  let rows = rowPointers(scratch)
  var patches = Patches(pass, source: task.pointee.source, row: firstRow)
  for r in 0..<rowCount {
    rows[r] = patches.targetPixel(task.pointee.target)
    patches.advance()
  }

  let depth = pass.depth
  let pieces = max((depth &+ PatchPanel.depth &- 1) / PatchPanel.depth, 1)
  let piece = max(RegisterTile.roundUp((depth &+ pieces &- 1) / pieces, to: 16), 1)
  // A panel of at most 16 KiB, if the weights that meet it stay in the first level as well.
  let isSmall = depth &* (lastColumn &- firstColumn) <= 6144
  let step =
    isSmall ? max(4096 / max(depth, 1) / registerTile.rows, 1) &* registerTile.rows : rowCount
  var row = 0
  while row < rowCount {
    let count = min(step, rowCount &- row)
    var start = 0
    repeat {
      let end = min(start &+ piece, depth)
      copyPatches(
        pass, task.pointee.source, firstRow &+ row, count, start, end,
        scratch + PatchScratch.panel)
      patchPanel(
        task, pass, rows + row, count, firstColumn, lastColumn, start, end, scratch)
      start = end
    } while start < depth
    row &+= count
  }

  if !isPiecewiseLinear(task.pointee.activation) {
    for r in 0..<rowCount {
      let result = rows[r] + firstColumn
      activate(task.pointee.activation, result, result, lastColumn &- firstColumn)
    }
  }
  guard let mask = task.pointee.mask else { return }
  for r in 0..<rowCount {
    let result = rows[r] + firstColumn
    let offset = UnsafePointer(result) - UnsafePointer(task.pointee.target)
    activateGradient(
      mask.activation, mask.output + offset, result, result, lastColumn &- firstColumn)
  }
}

/// The panel's pixels times the columns `firstColumn..<lastColumn` over the depth `start..<end`.
@inline(__always)
func patchPanel(
  _ task: UnsafePointer<ConvolutionTask>, _ pass: ConvolutionPass,
  _ rows: UnsafeMutablePointer<UnsafeMutablePointer<Float>>, _ rowCount: Int, _ firstColumn: Int,
  _ lastColumn: Int, _ start: Int, _ end: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let tileColumns = 2 &* lanes
  let panel = scratch + PatchScratch.panel
  let packed =
    task.pointee.packed + pass.packedDepthBefore
    &* RegisterTile.roundUp(pass.columns, to: tileColumns)
  let slope = end == pass.depth ? slope(of: task.pointee.activation) : 1
  var column = firstColumn
  while column < lastColumn {
    let b = packed + (column &* pass.depth &+ start &* tileColumns)
    let columnCount = min(lastColumn &- column, tileColumns)
    let bias = tileBias(task.pointee.bias, column, columnCount, scratch)
    var r = 0
    while r < rowCount {
      let tileRowCount = min(rowCount &- r, registerTile.rows)
      let a = UnsafePointer(panel + r &* PatchPanel.stride)
      for i in 0..<tileRowCount { tilePointers(scratch)[i] = rows[r &+ i] + column }
      gemmEdgeTile(
        rowCount: tileRowCount, columnCount: columnCount, rows: tilePointers(scratch),
        isFirst: start == 0, scratch: scratch
      ) { rows in
        patchTile(
          rowCount: tileRowCount, depth: end &- start, a: a, b: b, rows: rows,
          isFirst: start == 0, bias: bias, slope: slope)
      }
      r &+= registerTile.rows
    }
    column &+= tileColumns
  }
}

/// Copies the floats `start..<end` of the patches of `rowCount` pixels into the panel.
@inline(never)
func copyPatches(
  _ pass: ConvolutionPass, _ source: UnsafePointer<Float>, _ firstRow: Int, _ rowCount: Int,
  _ start: Int, _ end: Int, _ panel: UnsafeMutablePointer<Float>
) {
  guard end > start else { return }
  if hasShortRuns(pass) {
    copyShortRuns(pass, source, firstRow, rowCount, panel)
    return
  }
  var patches = Patches(pass, source: source, row: firstRow)
  for r in 0..<rowCount {
    patches.copy(start, end, to: panel + r &* PatchPanel.stride)
    patches.advance()
  }
}

/// The bias of one column tile, padded with zeros.
@inline(__always)
func tileBias(
  _ bias: UnsafePointer<Float>?, _ column: Int, _ columnCount: Int,
  _ scratch: UnsafeMutablePointer<Float>
) -> UnsafePointer<Float> {
  guard let bias else { return UnsafePointer(scratch + WorkerScratch.zeros) }
  if columnCount == 2 &* lanes { return bias + column }
  zeroFloats(scratch + TileScratch.bias, 2 &* lanes)
  copyFloats(bias + column, scratch + TileScratch.bias, columnCount)
  return UnsafePointer(scratch + TileScratch.bias)
}
