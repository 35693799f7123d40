import KernelInterface

/// One work item of `PackTask`: one tap of one column tile of one phase.
@Sendable
func packWeights(
  _ task: UnsafeRawPointer, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let task = task.assumingMemoryBound(to: PackTask.self)
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
  let isForward = task.pointee.role == .forward
  let depthStep = isForward ? g.outputChannels : 1
  let columnStep = isForward ? 1 : g.outputChannels
  let channels = pass.sourceChannels

  if task.pointee.isNarrow {
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
  // A transposition; the tile it writes to stays in the first-level cache.
  for n in 0..<columnCount {
    let source = weights + (column &+ n) &* columnStep
    var target = packed + n
    for k in 0..<channels {
      target.pointee = source[k]
      target += tileColumns
    }
  }
}
