import KernelTasks

/// One work item of `WinogradPackTask`: one column tile of one segment of one phase, all points.
///
/// The points take the sums g₀, g₀ + g₁, g₁ on both axes.
@Sendable
func packWinograd(
  _ task: UnsafePointer<WinogradPackTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let pass = UnsafeRawPointer(task).assumingMemoryBound(to: WinogradPass.self)
  let columnTiles = task.pointee.columnTiles
  let block = item / columnTiles
  let columnTile = item &- block &* columnTiles
  let segments = pass.pointee.segments &* pass.pointee.segments
  let phase = block / segments
  let segment = block &- phase &* segments
  let channels = pass.pointee.sourceChannels
  let tileColumns = 2 &* lanes
  let column = columnTile &* tileColumns
  let count = min(tileColumns, pass.pointee.targetChannels &- column)
  let isForward = task.pointee.role.isForward

  // Kernel rows and columns of the two taps on each axis.
  let phaseRow = phase / pass.pointee.phases
  let segmentRow = segment / pass.pointee.segments
  let tapRow =
    pass.pointee.tapOffset &+ segmentRow &* pass.pointee.tapPerSegment
    &+ phaseRow &* pass.pointee.tapPerPhase
  let tapColumn =
    pass.pointee.tapOffset
    &+ (segment &- segmentRow &* pass.pointee.segments) &* pass.pointee.tapPerSegment
    &+ (phase &- phaseRow &* pass.pointee.phases) &* pass.pointee.tapPerPhase
  let tapStep = pass.pointee.tapPerElement
  let plane = channels &* pass.pointee.targetChannels
  let kernel = pass.pointee.kernel

  let pointStep = columnTiles &* tileColumns &* pass.pointee.depth
  let packed =
    task.pointee.packed + phase &* WinogradPass.points &* pointStep
    + column &* pass.pointee.depth + segment &* channels &* tileColumns
  // Some depths of four taps as [tap][depth][columns of a tile].
  let slab = WinogradPackScratch.depth
  let taps = scratch + WinogradPackScratch.taps
  zeroFloats(taps, 4 &* slab &* tileColumns)
  var k = 0
  while k < channels {
    let depth = min(slab, channels &- k)
    for tap in 0..<4 {
      let y = tapRow &+ (tap / 2) &* tapStep
      let x = tapColumn &+ (tap & 1) &* tapStep
      let weights = task.pointee.weights + (y &* kernel &+ x) &* plane
      let rows = taps + tap &* slab &* tileColumns
      if y < 0 || y >= kernel || x < 0 || x >= kernel {
        zeroFloats(rows, depth &* tileColumns)
      } else if isForward {
        for d in 0..<depth {
          copyFloats(
            weights + ((k &+ d) &* pass.pointee.targetChannels &+ column),
            rows + d &* tileColumns, count)
        }
      } else {
        for n in 0..<count {
          let source = weights + ((column &+ n) &* channels &+ k)
          for d in 0..<depth { rows[d &* tileColumns &+ n] = source[d] }
        }
      }
    }
    packWinogradPoints(
      taps, slab &* tileColumns, packed + k &* tileColumns, pointStep, depth &* tileColumns)
    k &+= depth
  }
}

/// The nine points of `count` elements from their four taps.
@inline(never)
func packWinogradPoints(
  _ taps: UnsafePointer<Float>, _ tapStep: Int, _ packed: UnsafeMutablePointer<Float>,
  _ pointStep: Int, _ count: Int
) {
  var i = 0
  while i < count {
    let a = load(taps + i)
    let b = load(taps + (tapStep &+ i))
    let c = load(taps + (2 &* tapStep &+ i))
    let d = load(taps + (3 &* tapStep &+ i))
    let (left, right) = (a + c, b + d)
    var target = packed + i
    store(a, target)
    target += pointStep
    store(a + b, target)
    target += pointStep
    store(b, target)
    target += pointStep
    store(left, target)
    target += pointStep
    store(left + right, target)
    target += pointStep
    store(right, target)
    target += pointStep
    store(c, target)
    target += pointStep
    store(c + d, target)
    target += pointStep
    store(d, target)
    i &+= lanes
  }
}
