import KernelTasks

/// One work item of `WinogradTask`: for each point the panel and its product with the packed weights,
/// for each row of three points the products' additions to the target pixels.
@Sendable
func winogradConvolution(
  _ task: UnsafePointer<WinogradTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let pass = passPointer(task)
  let phases = pass.pointee.phases
  // Phases innermost: they read the same source pixels.
  let block = item / (phases &* phases)
  let phase = item &- block &* phases &* phases
  let phaseRow = phase / phases
  let phaseColumn = phase &- phaseRow &* phases
  let tileBlock = block / task.pointee.columnBlocks
  let columnBlock = block &- tileBlock &* task.pointee.columnBlocks

  let firstTile = tileBlock &* task.pointee.tilesPerBlock
  let tiles = min(task.pointee.tilesPerBlock, pass.pointee.tiles &- firstTile)
  let firstColumn = columnBlock &* task.pointee.columnsPerBlock
  let columns = min(
    task.pointee.columnsPerBlock, pass.pointee.targetChannels &- firstColumn)
  let depth = pass.pointee.depth
  let tileColumns = 2 &* lanes
  if task.pointee.tilesAtOnce > 0 {
    let weights =
      task.pointee.packed
      + (phase &* WinogradPass.points &* task.pointee.columnTiles &* tileColumns &+ firstColumn)
      &* depth
    return winogradBlocks(
      task, phaseRow, phaseColumn, firstTile, tiles, firstColumn, columns, weights, scratch)
  }
  findWinogradSources(
    pass, task.pointee.source, phaseRow, phaseColumn, firstTile, tiles, scratch)

  let segments = pass.pointee.segments
  let channels = pass.pointee.sourceChannels
  if pass.pointee.isZero(point: 2, phase: phaseColumn) {
    // The third column's products are not computed.
    for r in 0..<tiles {
      zeroFloats(
        winogradProducts(2, scratch) + r &* PatchPanel.stride,
        RegisterTile.roundUp(columns, to: lanes))
    }
  }
  for point in 0..<WinogradPass.points {
    let pointRow = point / 3
    let pointColumn = point &- pointRow &* 3
    let hasRow = !pass.pointee.isZero(point: pointRow, phase: phaseRow)
    let weights =
      task.pointee.packed
      + ((phase &* WinogradPass.points &+ point) &* task.pointee.columnTiles &* tileColumns
        &+ firstColumn) &* depth
    let products = winogradProducts(pointColumn, scratch)
    // The segments with this product: all neighbours in the depth, or one of each row.
    let segmentRows = pass.pointee.segments(point: pointRow)
    let isWhole = pass.pointee.segments(point: pointColumn) == segments
    let isNeeded = hasRow && !pass.pointee.isZero(point: pointColumn, phase: phaseColumn)
    for run in 0..<(isNeeded ? isWhole ? 1 : segmentRows : 0) {
      var first = run &* segments &* channels
      let end = first &+ (isWhole ? segmentRows &* segments : 1) &* channels
      while first < end {
        let length = min(PatchPanel.depth, end &- first)
        fillWinogradPanel(pass, point, first, length, tiles, scratch)
        winogradPanelProducts(
          weights + first &* tileColumns, depth, length, tiles, columns,
          scratch + WinogradPointScratch.panel, products, first == 0)
        first &+= length
      }
    }
    guard pointColumn == 2, hasRow else { continue }
    addWinogradProducts(
      task, pointRow, phaseRow, phaseColumn, firstTile, tiles, firstColumn, columns, scratch)
  }
}

@inline(__always)
func passPointer(_ task: UnsafePointer<WinogradTask>) -> UnsafePointer<WinogradPass> {
  // `pass` is the first field.
  UnsafeRawPointer(task).assumingMemoryBound(to: WinogradPass.self)
}

/// The products of one of a row's three points: `panelRows` × `panelStride`.
@inline(__always)
func winogradProducts(
  _ column: Int, _ scratch: UnsafeMutablePointer<Float>
) -> UnsafeMutablePointer<Float> {
  scratch
    + (WinogradPointScratch.products &+ column &* PatchPanel.count)
}

/// Multiplies a pixel's results with the derivative of the activation before them.
@inline(__always)
func maskWinogradResult(
  _ task: UnsafePointer<WinogradTask>, _ result: UnsafeMutablePointer<Float>, _ count: Int
) {
  guard let mask = task.pointee.mask else { return }
  let offset = UnsafePointer(result) - UnsafePointer(task.pointee.target)
  activateGradient(mask.activation, mask.output + offset, result, result, count)
}

/// Adds the products of a row of points to the tile's target pixels that it belongs to: the upper two,
/// all four, or the lower two.
///
/// The first addition to a pixel takes the bias along, the last one the activation.
@inline(never)
func addWinogradProducts(
  _ task: UnsafePointer<WinogradTask>, _ pointRow: Int, _ phaseRow: Int, _ phaseColumn: Int,
  _ firstTile: Int, _ tiles: Int, _ firstColumn: Int, _ columns: Int,
  _ scratch: UnsafeMutablePointer<Float>
) {
  let pass = passPointer(task)
  let (height, width) = (pass.pointee.targetHeight, pass.pointee.targetWidth)
  let channels = pass.pointee.targetChannels
  let step = pass.pointee.phases
  let zeros = UnsafePointer(scratch + WorkerScratch.zeros)
  var bias = zeros
  if let values = task.pointee.bias { bias = values + firstColumn }
  let activation = task.pointee.activation
  let slopes = Vector(repeating: slope(of: activation))
  let isCurved = !isPiecewiseLinear(activation)
  // Whether the lower pixels get nothing but the middle row's products.
  let isLast = pass.pointee.isZero(point: 2, phase: phaseRow)
  for r in 0..<tiles {
    let (picture, row, column) = winogradTile(pass, firstTile &+ r)
    for u in max(pointRow &- 1, 0)...min(pointRow, 1) {
      let y = phaseRow &+ step &* (2 &* row &+ u)
      guard y < height else { continue }
      for v in 0..<2 {
        let x = phaseColumn &+ step &* (2 &* column &+ v)
        guard x < width else { continue }
        let target =
          task.pointee.target
          + (((picture &* height &+ y) &* width &+ x) &* channels &+ firstColumn)
        let a = winogradProducts(v, scratch) + r &* PatchPanel.stride
        let b = winogradProducts(v &+ 1, scratch) + r &* PatchPanel.stride
        var c = 0
        if pointRow == u {
          while c < columns {
            let valid = min(lanes, columns &- c)
            let sum = (load(a + c) + load(b + c)) + loadUpTo(bias + c, valid)
            storeUpTo(isLast && u == 1 ? leaky(sum, slopes) : sum, target + c, valid)
            c &+= lanes
          }
          if isLast && u == 1 {
            if isCurved { activate(activation, target, target, columns) }
            maskWinogradResult(task, target, columns)
          }
        } else {
          while c < columns {
            let valid = min(lanes, columns &- c)
            let sum = loadUpTo(target + c, valid) + (load(a + c) + load(b + c))
            storeUpTo(leaky(sum, slopes), target + c, valid)
            c &+= lanes
          }
          if isCurved { activate(activation, target, target, columns) }
          maskWinogradResult(task, target, columns)
        }
      }
    }
  }
}
