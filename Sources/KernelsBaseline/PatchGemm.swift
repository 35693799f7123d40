import KernelInterface

// The product of patches and packed weights: A is the patch panel (row = pixel), B packed.

@inline(never)
func patchTile12(
  _ depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ rows: UnsafePointer<UnsafeMutablePointer<Float>>, _ isFirst: Bool,
  _ bias: UnsafePointer<Float>, _ slope: Float
) {
  gemmTile(
    rows12, aRow: WorkerScratch.panelStride, aDepth: 1, bDepth: 2 &* lanes,
    depth: depth, a: a, b: b, rows: rows, isFirst: isFirst, bias: bias, slope: slope)
}

@inline(never)
func patchTile8(
  _ depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ rows: UnsafePointer<UnsafeMutablePointer<Float>>, _ isFirst: Bool,
  _ bias: UnsafePointer<Float>, _ slope: Float
) {
  gemmTile(
    rows8, aRow: WorkerScratch.panelStride, aDepth: 1, bDepth: 2 &* lanes,
    depth: depth, a: a, b: b, rows: rows, isFirst: isFirst, bias: bias, slope: slope)
}

@inline(never)
func patchTile6(
  _ depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ rows: UnsafePointer<UnsafeMutablePointer<Float>>, _ isFirst: Bool,
  _ bias: UnsafePointer<Float>, _ slope: Float
) {
  gemmTile(
    rows6, aRow: WorkerScratch.panelStride, aDepth: 1, bDepth: 2 &* lanes,
    depth: depth, a: a, b: b, rows: rows, isFirst: isFirst, bias: bias, slope: slope)
}

@inline(never)
func patchTile4(
  _ depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ rows: UnsafePointer<UnsafeMutablePointer<Float>>, _ isFirst: Bool,
  _ bias: UnsafePointer<Float>, _ slope: Float
) {
  gemmTile(
    rows4, aRow: WorkerScratch.panelStride, aDepth: 1, bDepth: 2 &* lanes,
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
/// first level) meets all of them; partial results wait in the target between pieces.
func patchGemm(
  _ task: UnsafePointer<ConvolutionTask>, _ pass: ConvolutionPass, rowBlock: Int,
  columnBlock: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let firstRow = rowBlock &* task.pointee.rowsPerBlock
  let rowCount = min(task.pointee.rowsPerBlock, pass.rows &- firstRow)
  guard rowCount > 0 else { return }
  let columns = pass.columns
  let tileColumns = 2 &* lanes
  let firstColumn = columnBlock &* task.pointee.columnsPerBlock
  let lastColumn = min(firstColumn &+ task.pointee.columnsPerBlock, columns)
  let depth = pass.depth
  let packed =
    task.pointee.packed + pass.packedDepthBefore
    &* RegisterTile.roundUp(columns, to: tileColumns)
  let panel = scratch + WorkerScratch.panel
  let rows = rowPointers(scratch)

  // Where the results go.
  var patches = Patches(pass, source: task.pointee.source, row: firstRow)
  for r in 0..<rowCount {
    rows[r] = patches.targetPixel(task.pointee.target)
    patches.advance()
  }

  let epilogueSlope = slope(of: task.pointee.activation)
  let pieces = max((depth &+ WorkerScratch.panelDepth &- 1) / WorkerScratch.panelDepth, 1)
  let piece = max(RegisterTile.roundUp((depth &+ pieces &- 1) / pieces, to: 16), 1)
  var start = 0
  repeat {
    let end = min(start &+ piece, depth)
    copyPatches(pass, task.pointee.source, firstRow, rowCount, start, end, panel)
    let isFirst = start == 0
    let slope = end == depth ? epilogueSlope : 1
    var column = firstColumn
    while column < lastColumn {
      let b = packed + (column &* depth &+ start &* tileColumns)
      let columnCount = min(lastColumn &- column, tileColumns)
      let bias = tileBias(task.pointee.bias, column, columnCount, scratch)
      var r = 0
      while r < rowCount {
        let tileRowCount = min(rowCount &- r, registerTile.rows)
        let a = UnsafePointer(panel + r &* WorkerScratch.panelStride)
        for i in 0..<tileRowCount { tilePointers(scratch)[i] = rows[r &+ i] + column }
        gemmEdgeTile(
          rowCount: tileRowCount, columnCount: columnCount, rows: tilePointers(scratch),
          isFirst: isFirst, scratch: scratch
        ) { rows in
          patchTile(
            rowCount: tileRowCount, depth: end &- start, a: a, b: b, rows: rows,
            isFirst: isFirst, bias: bias, slope: slope)
        }
        r &+= registerTile.rows
      }
      column &+= tileColumns
    }
    start = end
  } while start < depth

  guard !isPiecewiseLinear(task.pointee.activation) else { return }
  for r in 0..<rowCount {
    let result = rows[r] + firstColumn
    activate(task.pointee.activation, result, result, lastColumn &- firstColumn)
  }
}

/// Copies the floats `start..<end` of the patches of `rowCount` pixels into the panel.
@inline(never)
func copyPatches(
  _ pass: ConvolutionPass, _ source: UnsafePointer<Float>, _ firstRow: Int, _ rowCount: Int,
  _ start: Int, _ end: Int, _ panel: UnsafeMutablePointer<Float>
) {
  guard end > start else { return }
  var patches = Patches(pass, source: source, row: firstRow)
  for r in 0..<rowCount {
    patches.copy(start, end, to: panel + r &* WorkerScratch.panelStride)
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
  zeroFloats(scratch + WorkerScratch.bias, 2 &* lanes)
  copyFloats(bias + column, scratch + WorkerScratch.bias, columnCount)
  return UnsafePointer(scratch + WorkerScratch.bias)
}
