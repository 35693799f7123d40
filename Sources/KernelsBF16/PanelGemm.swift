import CKernelIntrinsics
import KernelTasks

// The product of patches and packed weights. As in float32 the depth is cut into pieces that fit a
// panel, the panel holds rounded patches, and partial results wait in the target between pieces.

/// One work item of `BFloat16ConvolutionTask`, by dot products.
@Sendable
func dotConvolution(
  _ task: UnsafePointer<BFloat16ConvolutionTask>, _ item: Int,
  _ scratch: UnsafeMutablePointer<Float>
) {
  if task.pointee.usesTaps {
    tapProducts(task, item, scratch, usesTiles: false)
  } else {
    panelGemm(task, item, scratch, usesTiles: false)
  }
}

/// One work item of `BFloat16ConvolutionTask`, by AMX tiles.
@Sendable
func tileConvolution(
  _ task: UnsafePointer<BFloat16ConvolutionTask>, _ item: Int,
  _ scratch: UnsafeMutablePointer<Float>
) {
  pokeprep_tiles_begin()
  if task.pointee.usesTaps {
    tapProducts(task, item, scratch, usesTiles: true)
  } else {
    panelGemm(task, item, scratch, usesTiles: true)
  }
  pokeprep_tiles_end()
}

@inline(__always)
func panelGemm(
  _ task: UnsafePointer<BFloat16ConvolutionTask>, _ item: Int,
  _ scratch: UnsafeMutablePointer<Float>, usesTiles: Bool
) {
  // Phases innermost: they read the same source pixels.
  let g = task.pointee.geometry
  let role = task.pointee.role
  let phases = ConvolutionPass.phaseCount(role, g)
  let block = item / phases
  let phase = item &- block &* phases
  let rowBlock = block / task.pointee.columnBlocks
  let columnBlock = block &- rowBlock &* task.pointee.columnBlocks
  let pass = ConvolutionPass(role, g, phase: phase)
  let firstRow = rowBlock &* task.pointee.rowsPerBlock
  let rowCount = min(task.pointee.rowsPerBlock, pass.rows &- firstRow)
  guard rowCount > 0 else { return }
  let firstColumn = columnBlock &* task.pointee.columnsPerBlock
  let lastColumn = min(firstColumn &+ task.pointee.columnsPerBlock, pass.columns)
  let depth = pass.depth
  let paddedDepth = BFloat16PackTask.paddedDepth(pass)
  let packed =
    words(task.pointee.packed) + BFloat16PackTask.depthBefore(phase: phase, role, g)
    &* BFloat16PackTask.paddedColumns(role, g)
  let panel = words(scratch + BFloat16PanelScratch.panel)
  let tile = scratch + BFloat16PanelScratch.tile
  let rows = rowPointers(scratch)

  // Where the results go.
  var patches = Patches(pass, source: task.pointee.source, row: firstRow)
  for r in 0..<rowCount {
    rows[r] = patches.targetPixel(task.pointee.target)
    patches.advance()
  }

  let isLinear = isPiecewiseLinear(task.pointee.activation)
  let epilogueSlope = slope(of: task.pointee.activation)
  let pieces = max(
    (depth &+ BFloat16Panel.depth &- 1) / BFloat16Panel.depth, 1)
  let piece = RegisterTile.roundUp(
    (depth &+ pieces &- 1) / pieces, to: BFloat16Panel.depthMultiple)
  var start = 0
  repeat {
    let end = min(start &+ piece, depth)
    roundPatches(pass, task.pointee.source, firstRow, rowCount, start, end, panel)
    let length = RegisterTile.roundUp(end &- start, to: BFloat16Panel.depthMultiple)
    let isFirst: Int32 = start == 0 ? 1 : 0
    let slope = end == depth ? epilogueSlope : 1
    var column = firstColumn
    while column < lastColumn {
      let b = packed + (column &* paddedDepth &+ start &* BFloat16Panel.columnMultiple)
      let columnCount = min(lastColumn &- column, 32)
      let bias = task.pointee.bias.map { $0 + column }
      let step = tileRows(usesTiles: usesTiles, columnCount: columnCount)
      var r = 0
      while r < rowCount {
        let count = min(rowCount &- r, step)
        productTile(
          usesTiles: usesTiles, rowCount: count, columnCount: columnCount, depth: length,
          panel + r &* BFloat16Panel.stride, b,
          blockStride: paddedDepth &* BFloat16Panel.columnMultiple, tile)
        if end == depth && !isLinear {
          activateTile(
            task.pointee.activation, tile, rows + r, column, count, columnCount,
            bias: start == 0 ? bias : nil, isFirst: start == 0)
        } else {
          for i in 0..<count {
            pokeprep_finish_row(
              tile + 32 &* i, rows[r &+ i] + column, bias, isFirst, slope, columnCount)
          }
        }
        r &+= step
      }
      column &+= 32
    }
    start = end
  } while start < depth
}

/// Finishes a tile with an activation that is not linear on both sides of zero: in the tile, whole
/// vectors at a time, before the results go to their places.
@inline(never)
func activateTile(
  _ activation: Activation, _ tile: UnsafeMutablePointer<Float>,
  _ rows: UnsafeMutablePointer<UnsafeMutablePointer<Float>>, _ column: Int, _ rowCount: Int,
  _ columnCount: Int, bias: UnsafePointer<Float>?, isFirst: Bool
) {
  let width = columnCount > 16 ? 32 : 16
  for i in 0..<rowCount {
    let row = tile + 32 &* i
    let target = rows[i] + column
    pokeprep_add_start(row, isFirst ? bias : UnsafePointer(target), columnCount)
    activate(activation, row, row, width)
    pokeprep_finish_row(row, target, nil, 1, 1, columnCount)
  }
}
