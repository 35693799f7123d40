import KernelTasks

/// One work item of `PackTask`: one tap of one column tile of one phase.
@Sendable
func packWeights(
  _ task: UnsafePointer<PackTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  var isForDots = false
  switch task.pointee.method {
  case .taps: return packTap(task, tap: item)
  case .lines: return packLineTap(task, tap: item)
  case .dots: isForDots = true
  case .patches: break
  }
  let g = task.pointee.geometry
  let taps = g.kernelHeight &* g.kernelWidth
  let itemsPerPhase = taps &* task.pointee.columnTiles
  let phase = item / itemsPerPhase
  let rest = item &- phase &* itemsPerPhase
  let columnTile = rest / taps
  let tap = rest &- columnTile &* taps
  let pass = ConvolutionPass(task.pointee.role, g, phase: phase)
  guard tap < pass.tapsY &* pass.tapsX else { return }

  let tapY = tap / pass.tapsX
  let tapX = tap &- tapY &* pass.tapsX
  let kernelTap =
    (pass.kernelY &+ tapY &* pass.kernelStep) &* g.kernelWidth
    &+ pass.kernelX &+ tapX &* pass.kernelStep
  let weights = task.pointee.weights + kernelTap &* g.inputChannels &* g.outputChannels
  // Element (source channel k, target channel n) of this tap.
  let isForward = task.pointee.role.isForward
  let depthStep = isForward ? g.outputChannels : 1
  let columnStep = isForward ? 1 : g.outputChannels
  let channels = pass.sourceChannels

  if isForDots {
    let packed = task.pointee.packed + pass.packedDepthBefore &* pass.columns
    let padding = pass.paddedDepth &- pass.depth
    for n in 0..<pass.columns {
      let row = packed + n &* pass.paddedDepth
      for k in 0..<channels {
        row[tap &* channels &+ k] = weights[k &* depthStep &+ n &* columnStep]
      }
      if tap == 0 { zeroFloats(row + pass.depth, padding) }
    }
    return
  }

  let tileColumns = 2 &* lanes
  let column = columnTile &* tileColumns
  let columnCount = min(tileColumns, pass.columns &- column)
  let packed =
    task.pointee.packed
    + pass.packedDepthBefore &* RegisterTile.roundUp(pass.columns, to: tileColumns)
    + column &* pass.depth + tap &* channels &* tileColumns
  if isForward {
    for k in 0..<channels {
      let row = packed + k &* tileColumns
      copyFloats(weights + (k &* depthStep &+ column), row, columnCount)
      zeroFloats(row + columnCount, tileColumns &- columnCount)
    }
    return
  }
  if columnCount < tileColumns { zeroFloats(packed, channels &* tileColumns) }
  transpose(
    weights + column &* columnStep, columnStep, rows: columnCount, columns: channels, packed,
    tileColumns)
}

/// Packs the rows of one tap for `tapGemm`; the last tap also clears the rows that fill the last
/// tile.
func packTap(_ task: UnsafePointer<PackTask>, tap: Int) {
  let g = task.pointee.geometry
  guard let scatter = TapScatter(task.pointee.role, g) else { return }
  let taps = scatter.tapsY &* scatter.tapsX
  let kernelTap = scatter.isTurned ? taps &- 1 &- tap : tap
  let weights = task.pointee.weights + kernelTap &* g.inputChannels &* g.outputChannels
  // Element (source channel k, target channel t) of this tap.
  let isForward = task.pointee.role.isForward
  let depthStep = isForward ? g.outputChannels : 1
  let columnStep = isForward ? 1 : g.outputChannels
  let tileRows = registerTile.rows
  let depth = scatter.sourceChannels
  let firstRow = tap &* scatter.targetChannels
  let isLast = tap == taps &- 1
  let end =
    isLast ? RegisterTile.roundUp(scatter.rows, to: tileRows) : firstRow &+ scatter.targetChannels
  for row in firstRow..<max(end, firstRow) {
    let tile = row / tileRows
    let packed = task.pointee.packed + (tile &* tileRows &* depth &+ (row &- tile &* tileRows))
    let t = row &- firstRow
    for k in 0..<depth {
      packed[k &* tileRows] =
        t < scatter.targetChannels ? weights[k &* depthStep &+ t &* columnStep] : 0
    }
  }
}
