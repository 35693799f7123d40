import CKernelIntrinsics
import KernelTasks

/// One work item of `BFloat16PackTask`: a piece of the depth of a block of columns of one phase.
@Sendable
func packPairs(
  _ task: UnsafePointer<BFloat16PackTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let g = task.pointee.geometry
  let role = task.pointee.role
  if let scatter = task.pointee.scatter {
    packTaps(task, scatter, item)
    return
  }
  let itemsPerPhase = task.pointee.columnBlocks &* task.pointee.pieces
  let phase = item / itemsPerPhase
  let rest = item &- phase &* itemsPerPhase
  let columnBlock = rest / task.pointee.pieces
  let pass = ConvolutionPass(role, g, phase: phase)
  let start = (rest &- columnBlock &* task.pointee.pieces) &* BFloat16PackTask.pieceDepth
  let end = min(start &+ BFloat16PackTask.pieceDepth, pass.depth)
  guard start < end else { return }
  let column = columnBlock &* BFloat16Panel.columnMultiple
  let target =
    words(task.pointee.packed) + BFloat16PackTask.depthBefore(phase: phase, role, g)
    &* BFloat16PackTask.paddedColumns(role, g)
    + column &* BFloat16PackTask.paddedDepth(pass) + start &* BFloat16Panel.columnMultiple
  switch role {
  case .forward: packForward(task, pass, column, start, end, target)
  case .inputGradient: packTransposed(task, pass, column, start, end, target, scratch)
  }
}

/// By taps a row of the product is a row of the weights, tap and target channel; it is rounded.
@inline(never)
func packTaps(_ task: UnsafePointer<BFloat16PackTask>, _ scatter: TapScatter, _ item: Int) {
  let depth = scatter.sourceChannels
  let piece = item / task.pointee.columnBlocks
  let firstRow = (item &- piece &* task.pointee.columnBlocks) &* 32
  let start = piece &* BFloat16PackTask.pieceDepth
  let length = min(BFloat16PackTask.pieceDepth, depth &- start)
  let padded = RegisterTile.roundUp(length, to: BFloat16Panel.depthMultiple)
  var target =
    words(task.pointee.packed)
    + (piece &* BFloat16PackTask.tapRows(scatter) &+ firstRow) &* BFloat16Panel.stride
  for row in firstRow..<(firstRow &+ 32) {
    let valid = row < scatter.rows ? length : 0
    pokeprep_round(task.pointee.weights + (row &* depth &+ start), target, valid)
    pokeprep_zero(target + valid, padded &- valid)
    target += BFloat16Panel.stride
  }
}

/// The weights are depth × columns already; neighbouring rows become pairs.
@inline(never)
func packForward(
  _ task: UnsafePointer<BFloat16PackTask>, _ pass: ConvolutionPass, _ column: Int, _ start: Int,
  _ end: Int, _ target: MutableWords
) {
  let columns = pass.columns
  let count = columns &- column
  let padded = RegisterTile.roundUp(end, to: BFloat16Panel.depthMultiple)
  var row = task.pointee.weights + (start &* columns &+ column)
  var target = target
  var k = start
  while k < padded {
    pokeprep_store_pairs(
      row, k < end ? count : 0, row + columns, k &+ 1 < end ? count : 0, target)
    row += 2 &* columns
    target += 32
    k &+= 2
  }
}

/// Each column's weights are contiguous within a tap; 16 columns are rounded into the panel and
/// transposed in pairs.
@inline(never)
func packTransposed(
  _ task: UnsafePointer<BFloat16PackTask>, _ pass: ConvolutionPass, _ column: Int, _ start: Int,
  _ end: Int, _ target: MutableWords, _ scratch: UnsafeMutablePointer<Float>
) {
  let g = task.pointee.geometry
  let channels = pass.sourceChannels
  let rows = words(scratch + BFloat16PanelScratch.panel)
  let length = end &- start
  let padded = RegisterTile.roundUp(length, to: BFloat16Panel.depthMultiple)
  for n in 0..<BFloat16Panel.columnMultiple {
    let row = rows + n &* BFloat16Panel.stride
    guard column &+ n < pass.columns else {
      pokeprep_zero(row, padded)
      continue
    }
    var k = start
    while k < end {
      let tap = k / channels
      let channel = k &- tap &* channels
      let count = min(channels &- channel, end &- k)
      let tapY = tap / pass.tapsX
      let tapX = tap &- tapY &* pass.tapsX
      let kernelTap =
        (pass.kernelY &+ tapY &* pass.kernelStep) &* g.kernelWidth
        &+ pass.kernelX &+ tapX &* pass.kernelStep
      let place = (kernelTap &* g.inputChannels &+ column &+ n) &* g.outputChannels &+ channel
      pokeprep_round(task.pointee.weights + place, row + (k &- start), count)
      k &+= count
    }
    pokeprep_zero(row + length, padded &- length)
  }
  var k = 0
  while k < padded {
    pokeprep_transpose_pairs(rows + k, BFloat16Panel.stride, target + 16 &* k)
    k &+= 32
  }
}
