import KernelTasks

// The weight gradient: patchesᵀ × output gradient. A is the patch panel read across (rows of the
// tile = neighbouring depths of one patch, steps = pixels), B the output gradient packed like
// weights.

@inline(__always)
func depthTile<let R: Int>(
  _ accumulators: (TileVector) -> Accumulators<R>, _ pixels: Int, _ a: UnsafePointer<Float>,
  _ b: UnsafePointer<Float>, _ bStride: Int,
  _ rows: UnsafePointer<UnsafeMutablePointer<Float>>, _ isFirst: Bool,
  _ zeros: UnsafePointer<Float>
) {
  gemmTile(
    accumulators, aRow: 1, aDepth: PatchPanel.stride, bDepth: bStride, depth: pixels,
    a: a,
    b: b, rows: rows, isFirst: isFirst, bias: zeros, slope: 1)
}

@inline(never)
func depthTile4(
  _ pixels: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ bStride: Int,
  _ rows: UnsafePointer<UnsafeMutablePointer<Float>>, _ isFirst: Bool,
  _ zeros: UnsafePointer<Float>
) {
  depthTile(rows4, pixels, a, b, bStride, rows, isFirst, zeros)
}

@inline(never)
func depthTileFull(
  _ pixels: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ bStride: Int,
  _ rows: UnsafePointer<UnsafeMutablePointer<Float>>, _ isFirst: Bool,
  _ zeros: UnsafePointer<Float>
) {
  #if ISA_AVX512
    depthTile(rows12, pixels, a, b, bStride, rows, isFirst, zeros)
  #else
    depthTile(rows6, pixels, a, b, bStride, rows, isFirst, zeros)
  #endif
}

/// One work item of `WeightGradientTask`.
@Sendable
func weightGradient(
  _ task: UnsafePointer<WeightGradientTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let pass = ConvolutionPass(.forward, task.pointee.geometry, phase: 0)
  let blocks = task.pointee.depthBlocks &* task.pointee.columnBlocks
  let split = item / blocks
  let block = item &- split &* blocks
  let depthBlock = block / task.pointee.columnBlocks
  let columnBlock = block &- depthBlock &* task.pointee.columnBlocks

  let firstDepth = depthBlock &* task.pointee.depthPerBlock
  let lastDepth = min(firstDepth &+ task.pointee.depthPerBlock, pass.depth)
  let firstColumn = columnBlock &* task.pointee.columnsPerBlock
  let columnCount = min(task.pointee.columnsPerBlock, pass.columns &- firstColumn)
  let lastPixel = min((split &+ 1) &* task.pointee.pixelsPerSplit, pass.rows)
  let target =
    task.pointee.splits > 1
    ? task.pointee.partialSums + split &* pass.depth &* pass.columns
    : task.pointee.weightGradient

  if task.pointee.isBanded {
    bandGradient(task, split, target, scratch)
    return
  }
  var pixel = split &* task.pointee.pixelsPerSplit
  if task.pointee.isNarrow {
    narrowWeightGradient(
      task, pass, firstPixel: pixel, lastPixel: lastPixel, target, scratch)
    return
  }
  // With a small depth the gradient meets too few tiles to be worth packing: whole tiles of it are
  // read in place, fewer pixels at a time, so that they stay in the first-level cache.
  let depth = lastDepth &- firstDepth
  let isInPlace = depth <= 96 && columnCount % (2 &* lanes) == 0 && pass.columns <= 128
  let step = isInPlace ? PatchPanel.rows / 2 : PatchPanel.rows
  var isFirst = true
  let panel = scratch + GradientScratch.panel
  repeat {
    let pixels = min(step, lastPixel &- pixel)
    copyPatches(pass, task.pointee.input, pixel, pixels, firstDepth, lastDepth, panel)
    let gradient = task.pointee.outputGradient + (pixel &* pass.columns &+ firstColumn)
    if !isInPlace { packGradient(gradient, pass.columns, pixels, columnCount, scratch) }
    widePanel(
      scratch, target + (firstDepth &* pass.columns &+ firstColumn), columns: pass.columns,
      columnCount: columnCount, depth: depth, pixels: pixels, isFirst: isFirst,
      gradient: isInPlace ? gradient : nil)
    pixel &+= step
    isFirst = false
  } while pixel < lastPixel
}

/// Packs columns of the output gradient as [tile][pixel][columns of a tile], padded with zeros.
@inline(never)
func packGradient(
  _ gradient: UnsafePointer<Float>, _ stride: Int, _ pixels: Int, _ columnCount: Int,
  _ scratch: UnsafeMutablePointer<Float>
) {
  let width = 2 &* lanes
  var target = scratch + GradientScratch.gradient
  var column = 0
  while column < columnCount {
    let valid = min(width, columnCount &- column)
    var source = gradient + column
    for _ in 0..<max(pixels, 0) {
      copyFloats(source, target, valid)
      zeroFloats(target + valid, width &- valid)
      source += stride
      target += width
    }
    column &+= width
  }
}

/// Adds one panel of pixels to a block of depths × columns, with the packed gradient or with
/// `gradient` where it lies.
func widePanel(
  _ scratch: UnsafeMutablePointer<Float>, _ target: UnsafeMutablePointer<Float>, columns: Int,
  columnCount: Int, depth: Int, pixels: Int, isFirst: Bool, gradient: UnsafePointer<Float>?
) {
  let tileColumns = 2 &* lanes
  let panel = scratch + GradientScratch.panel
  let zeros = UnsafePointer(scratch + WorkerScratch.zeros)
  let pointers = tilePointers(scratch)
  let bStride = gradient == nil ? tileColumns : columns
  var b = gradient ?? UnsafePointer(scratch + GradientScratch.gradient)
  var column = 0
  while column < columnCount {
    let tileColumnCount = min(tileColumns, columnCount &- column)
    var k = 0
    while k < depth {
      let rowCount = min(registerTile.rows, depth &- k)
      let a = UnsafePointer(panel + k)
      for r in 0..<rowCount { pointers[r] = target + ((k &+ r) &* columns &+ column) }
      gemmEdgeTile(
        rowCount: rowCount, columnCount: tileColumnCount, rows: pointers, isFirst: isFirst,
        scratch: scratch
      ) { rows in
        if rowCount <= 4 {
          depthTile4(pixels, a, b, bStride, rows, isFirst, zeros)
        } else {
          depthTileFull(pixels, a, b, bStride, rows, isFirst, zeros)
        }
      }
      k &+= registerTile.rows
    }
    b += gradient == nil ? max(pixels, 0) &* tileColumns : tileColumns
    column &+= tileColumns
  }
}

/// One work item of the reduction: adds the partial sums of a chunk of weights in order.
@Sendable
func weightGradientReduction(
  _ task: UnsafePointer<WeightGradientTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let count = task.pointee.geometry.weightCount
  let start = item &* WeightGradientTask.reductionChunk
  let length = min(WeightGradientTask.reductionChunk, count &- start)
  let partial = UnsafePointer(task.pointee.partialSums + start)
  let target = task.pointee.weightGradient + start
  let splits = task.pointee.splits
  forEachVector(length) { i, valid in
    var sum = loadUpTo(partial + i, valid)
    for split in 1..<splits { sum += loadUpTo(partial + (split &* count &+ i), valid) }
    storeUpTo(sum, target + i, valid)
  }
}
