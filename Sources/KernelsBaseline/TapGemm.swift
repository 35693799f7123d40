import KernelTasks

// The convolution with few target channels and several taps, by `TapScatter`. Pixels run along the
// vectors: a block of source pixels is transposed into the panel, the packed weights of all taps and
// target channels times the panel give one line of pixels for each, and the lines are added where
// they belong. The products never leave the first- or second-level cache.

@inline(never)
func tapTileFull(
  _ depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ rows: UnsafePointer<UnsafeMutablePointer<Float>>, _ isFirst: Bool,
  _ zeros: UnsafePointer<Float>
) {
  #if ISA_AVX512
    gemmTile(
      rows12, aRow: 1, aDepth: 12, bDepth: 2 &* lanes, depth: depth, a: a, b: b, rows: rows,
      isFirst: isFirst, bias: zeros, slope: 1)
  #else
    gemmTile(
      rows6, aRow: 1, aDepth: 6, bDepth: 2 &* lanes, depth: depth, a: a, b: b, rows: rows,
      isFirst: isFirst, bias: zeros, slope: 1)
  #endif
}

/// The same for at most four rows of a tile.
@inline(never)
func tapTile4(
  _ depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ rows: UnsafePointer<UnsafeMutablePointer<Float>>, _ isFirst: Bool,
  _ zeros: UnsafePointer<Float>
) {
  #if ISA_AVX512
    gemmTile(
      rows4, aRow: 1, aDepth: 12, bDepth: 2 &* lanes, depth: depth, a: a, b: b, rows: rows,
      isFirst: isFirst, bias: zeros, slope: 1)
  #else
    gemmTile(
      rows4, aRow: 1, aDepth: 6, bDepth: 2 &* lanes, depth: depth, a: a, b: b, rows: rows,
      isFirst: isFirst, bias: zeros, slope: 1)
  #endif
}

/// One work item: a band of target rows of one picture.
func tapGemm(
  _ task: UnsafePointer<ConvolutionTask>, item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  guard let scatter = TapScatter(task.pointee.role, task.pointee.geometry) else { return }
  let picture = item / task.pointee.rowBlocks
  let firstRow = (item &- picture &* task.pointee.rowBlocks) &* task.pointee.rowsPerBlock
  let band = TapBand(
    scatter, firstRow: firstRow,
    lastRow: min(firstRow &+ task.pointee.rowsPerBlock, scatter.targetHeight), scratch)
  band.clear(bias: task.pointee.bias)

  let source =
    task.pointee.source
    + picture &* scatter.sourceHeight &* scatter.sourceWidth &* scatter.sourceChannels
  // Pixels of a block: products in the first-level cache if possible.
  let rows = RegisterTile.roundUp(scatter.rows, to: registerTile.rows)
  let block = min(max(8192 / rows / 32 &* 32, 32), 192)
  var pixel = band.firstSource &* scatter.sourceWidth
  let end = band.lastSource &* scatter.sourceWidth
  while pixel < end {
    let count = min(block, end &- pixel)
    tapProducts(task, scatter, source + pixel &* scatter.sourceChannels, count, block, scratch)
    band.add(firstPixel: pixel, count: count, stride: block)
    pixel &+= count
  }
  band.finish(task.pointee.target, task.pointee.activation, picture: picture)
}

/// The products of all taps and target channels with `count` source pixels: rows of `stride`
/// floats.
func tapProducts(
  _ task: UnsafePointer<ConvolutionTask>, _ scatter: TapScatter, _ source: UnsafePointer<Float>,
  _ count: Int, _ stride: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let width = 2 &* lanes
  let tileRows = registerTile.rows
  let depth = scatter.sourceChannels
  let panel = scratch + TapScratch.panel
  let products = scratch + TapScratch.products
  let zeros = UnsafePointer(scratch + WorkerScratch.zeros)
  let pointers = tilePointers(scratch)
  var start = 0
  while start < depth {
    let piece = min(PatchPanel.depth, depth &- start)
    var pixel = 0
    while pixel < count {
      let valid = min(width, count &- pixel)
      if valid < width { zeroFloats(panel, piece &* width) }
      transpose(
        source + (pixel &* depth &+ start), depth, rows: valid, columns: piece, panel, width)
      var row = 0
      while row < scatter.rows {
        let a = task.pointee.packed + (row &* depth &+ start &* tileRows)
        for r in 0..<tileRows { pointers[r] = products + ((row &+ r) &* stride &+ pixel) }
        if scatter.rows &- row <= 4 {
          tapTile4(piece, a, panel, pointers, start == 0, zeros)
        } else {
          tapTileFull(piece, a, panel, pointers, start == 0, zeros)
        }
        row &+= tileRows
      }
      pixel &+= width
    }
    start &+= piece
  }
}
