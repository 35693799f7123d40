import KernelTasks

/// One work item of `WinogradGradientTask`: the nine sums over a split's tiles, then the weights.
@Sendable
func winogradWeightGradient(
  _ task: UnsafePointer<WinogradGradientTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let pass = UnsafeRawPointer(task).assumingMemoryBound(to: WinogradPass.self)
  let blocks = task.pointee.depthBlocks &* task.pointee.columnBlocks
  let split = item / blocks
  let block = item &- split &* blocks
  let depthBlock = block / task.pointee.columnBlocks
  let columnBlock = block &- depthBlock &* task.pointee.columnBlocks
  let firstDepth = depthBlock &* task.pointee.depthPerBlock
  let depth = min(task.pointee.depthPerBlock, pass.pointee.depth &- firstDepth)
  let firstColumn = columnBlock &* task.pointee.columnsPerBlock
  let columns = min(
    task.pointee.columnsPerBlock, pass.pointee.targetChannels &- firstColumn)
  let tileColumns = 2 &* lanes

  let start = split &* task.pointee.tilesPerSplit
  let end = min(start &+ task.pointee.tilesPerSplit, pass.pointee.tiles)
  var firstTile = start
  while firstTile < end {
    let run = winogradRun(pass, firstTile)
    let tiles = min(WinogradGradientTask.chunk, min(run.end, end) &- firstTile)
    // Beyond the edge the gradient is zero, and so are its products.
    let rows = run.isLower ? 2 : 3
    let pointColumns = run.isRight ? 2 : 3
    findWinogradSources(pass, task.pointee.input, 0, 0, firstTile, tiles, scratch)
    findWinogradGradients(task, firstTile, tiles, firstColumn, scratch)
    fillWinogradPanels(pass, rows, pointColumns, firstDepth, depth, tiles, scratch)
    packWinogradGradients(tiles, columns, scratch)
    for point in 0..<WinogradPass.points {
      let row = point / 3
      let pointColumn = point &- row &* 3
      // Up to the last segment that has this product.
      let last =
        (pass.pointee.segments(point: row) &- 1) &* pass.pointee.segments
        &+ pass.pointee.segments(point: pointColumn)
      let depth = min(depth, last &* pass.pointee.sourceChannels &- firstDepth)
      let sums =
        scratch
        + (WinogradGradientScratch.sums
          &+ point &* WinogradGradientScratch.sumCount)
      guard row < rows && pointColumn < pointColumns else {
        if firstTile == start { zeroFloats(sums, max(depth, 0) &* WinogradGradientScratch.stride) }
        continue
      }
      var column = 0
      while column < columns {
        let b =
          scratch
          + (WinogradGradientScratch.gradient &+ point &* WinogradGradientScratch.gradientCount
            &+ column &* tiles)
        var k = 0
        while k < depth {
          let a = winogradPanelOf(point, scratch) + k
          let c = sums + (k &* WinogradGradientScratch.stride &+ column)
          if columns &- column <= lanes {
            winogradHalfGradientProduct(tiles, a, b, c, firstTile == start)
          } else {
            winogradGradientProduct(tiles, a, b, c, firstTile == start)
          }
          k &+= registerTile.rows
        }
        column &+= tileColumns
      }
    }
    firstTile &+= tiles
  }
  joinWinogradSums(
    task, task.pointee.target + split &* task.pointee.weightCount, firstDepth, depth, firstColumn,
    columns, scratch)
}

/// The table of a worker: [tile][2 × 2], from the first column of the item.
@inline(__always)
func winogradGradients(_ scratch: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<Pixel> {
  UnsafeMutableRawPointer(scratch + WinogradGradientScratch.pixels)
    .assumingMemoryBound(to: Pixel.self)
}

/// Fills the table of the output gradient's pixels; those beyond the edge are zeros.
@inline(never)
func findWinogradGradients(
  _ task: UnsafePointer<WinogradGradientTask>, _ firstTile: Int, _ tiles: Int,
  _ firstColumn: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let pass = UnsafeRawPointer(task).assumingMemoryBound(to: WinogradPass.self)
  let table = winogradGradients(scratch)
  let zeros = Pixel(scratch + WorkerScratch.zeros)
  let (height, width) = (pass.pointee.targetHeight, pass.pointee.targetWidth)
  for r in 0..<tiles {
    let (picture, row, column) = winogradTile(pass, firstTile &+ r)
    for u in 0..<2 {
      let y = 2 &* row &+ u
      for v in 0..<2 {
        let x = 2 &* column &+ v
        let pixel = (picture &* height &+ y) &* width &+ x
        table[r &* 4 &+ u &* 2 &+ v] =
          y < height && x < width
          ? task.pointee.outputGradient + (pixel &* pass.pointee.targetChannels &+ firstColumn)
          : zeros
      }
    }
  }
}

/// Packs the output gradient, transformed for every point, as [point][column tile][tile][columns of a
/// tile]: g₀, g₀ + g₁, g₁ on both axes.
@inline(never)
func packWinogradGradients(
  _ tiles: Int, _ columns: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let tileColumns = 2 &* lanes
  let step = WinogradGradientScratch.gradientCount
  var entry = winogradGradients(scratch)
  // A tile may be wider than the columns: the rest of it is computed in vain.
  for r in 0..<tiles {
    if r &+ prefetchDistance < tiles {
      for pixel in 0..<4 { askFor(entry[4 &* prefetchDistance &+ pixel], columns) }
    }
    var c = 0
    while c < columns {
      let tile = c / tileColumns
      let place =
        scratch
        + (WinogradGradientScratch.gradient &+ (tile &* tiles &+ r) &* tileColumns &+ c
          &- tile &* tileColumns)
      let valid = min(lanes, columns &- c)
      let upperLeft = loadUpTo(entry[0] + c, valid)
      let upperRight = loadUpTo(entry[1] + c, valid)
      let lowerLeft = loadUpTo(entry[2] + c, valid)
      let lowerRight = loadUpTo(entry[3] + c, valid)
      let upper = upperLeft + upperRight
      store(upperLeft, place)
      store(upper, place + step)
      store(upperRight, place + 2 &* step)
      store(upperLeft + lowerLeft, place + 3 &* step)
      store((upper + lowerLeft) + lowerRight, place + 4 &* step)
      store(upperRight + lowerRight, place + 5 &* step)
      store(lowerLeft, place + 6 &* step)
      store(lowerLeft + lowerRight, place + 7 &* step)
      store(lowerRight, place + 8 &* step)
      c &+= lanes
    }
    entry += 4
  }
}

/// Joins the nine sums of every depth and column to the four weights of its pairs.
@inline(never)
func joinWinogradSums(
  _ task: UnsafePointer<WinogradGradientTask>, _ target: UnsafeMutablePointer<Float>,
  _ firstDepth: Int, _ depth: Int, _ firstColumn: Int, _ columns: Int,
  _ scratch: UnsafeMutablePointer<Float>
) {
  let pass = UnsafeRawPointer(task).assumingMemoryBound(to: WinogradPass.self)
  let channels = pass.pointee.sourceChannels
  let segments = pass.pointee.segments
  let pointStep = WinogradGradientScratch.sumCount
  for k in 0..<depth {
    let segment = (firstDepth &+ k) / channels
    let channel = firstDepth &+ k &- segment &* channels
    let segmentRow = segment / segments
    let tapRow = pass.pointee.tapOffset &+ segmentRow &* pass.pointee.tapPerSegment
    let tapColumn =
      pass.pointee.tapOffset
      &+ (segment &- segmentRow &* segments) &* pass.pointee.tapPerSegment
    for pair in 0..<4 {
      let i = pair / 2
      let j = pair & 1
      let y = tapRow &+ i &* pass.pointee.tapPerElement
      let x = tapColumn &+ j &* pass.pointee.tapPerElement
      guard y < pass.pointee.kernel, x < pass.pointee.kernel else { continue }
      let weights =
        target
        + (((y &* pass.pointee.kernel &+ x) &* channels &+ channel) &* pass.pointee.targetChannels
          &+ firstColumn)
      let sums =
        scratch
        + (WinogradGradientScratch.sums &+ (i &* 3 &+ j) &* pointStep
          &+ k &* WinogradGradientScratch.stride)
      var c = 0
      while c < columns {
        let upper = load(sums + c) + load(sums + (pointStep &+ c))
        let lower = load(sums + (3 &* pointStep &+ c)) + load(sums + (4 &* pointStep &+ c))
        storeUpTo(upper + lower, weights + c, min(lanes, columns &- c))
        c &+= lanes
      }
    }
  }
}
