import KernelTasks

// The product of patches and packed weights for few target channels (a picture's colours, a
// discriminator's one output). A tile of the wide GEMM would be mostly padding; here the vectors
// run along the depth instead, which is contiguous in both operands: R pixels × Q channels of dot
// products, and the patches are read where they lie.

#if ISA_AVX512
  /// Pixels of a tile: 8 × 3 accumulators beside 3 vectors of weights.
  @inline(__always)
  var dotRows: Int { 8 }
  @inline(__always)
  func dotColumn(_ v: Vector) -> InlineArray<8, Vector> { [v, v, v, v, v, v, v, v] }
#else
  /// Pixels of a tile: 4 × 3 accumulators beside 3 vectors of weights, in 16 registers.
  @inline(__always)
  var dotRows: Int { 4 }
  @inline(__always)
  func dotColumn(_ v: Vector) -> InlineArray<4, Vector> { [v, v, v, v] }
#endif

/// Dot products of R pixels and Q ≤ 3 channels, as vectors whose lanes are to be added up.
///
/// Vector q·R + r of `sums` stands for Σ over the runs t of Σ over i < run of a[t·R + r][i] ·
/// b[q·bStride + t·run + i]; the run is a multiple of the vector.
@inline(__always)
func dotTile<let R: Int>(
  _ column: (Vector) -> InlineArray<R, Vector>, columns Q: Int,
  a: UnsafePointer<UnsafePointer<Float>>, runs: Int, run: Int,
  b: UnsafePointer<Float>, bStride: Int, sums: UnsafeMutablePointer<Float>
) {
  var first = column(.zero)
  var second = column(.zero)
  var third = column(.zero)
  var a = a
  var b0 = b
  for _ in 0..<runs {
    let b1 = b0 + bStride
    let b2 = b1 + (Q > 2 ? bStride : 0)
    var i = 0
    while i < run {
      let w0 = load(b0 + i)
      let w1 = Q > 1 ? load(b1 + i) : .zero
      let w2 = Q > 2 ? load(b2 + i) : .zero
      for r in 0..<R {
        let value = load(a[r] + i)
        first[unchecked: r] = multiplyAdd(first[unchecked: r], value, w0)
        if Q > 1 { second[unchecked: r] = multiplyAdd(second[unchecked: r], value, w1) }
        if Q > 2 { third[unchecked: r] = multiplyAdd(third[unchecked: r], value, w2) }
      }
      i &+= lanes
    }
    a += R
    b0 += run
  }
  // Through memory: adding up lanes here would change how the loop holds its accumulators.
  for r in 0..<R {
    store(first[unchecked: r], sums + r &* lanes)
    if Q > 1 { store(second[unchecked: r], sums + (R &+ r) &* lanes) }
    if Q > 2 { store(third[unchecked: r], sums + (2 &* R &+ r) &* lanes) }
  }
}

/// sums[i] = the sum of the lanes of vector i, `count` vectors, a multiple of four.
@inline(never)
func addLanes(
  _ vectors: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Float>, count: Int, isFirst: Bool
) {
  var i = 0
  while i < count {
    let v = vectors + i &* lanes
    var four = laneSums(load(v), load(v + lanes), load(v + 2 &* lanes), load(v + 3 &* lanes))
    let place = UnsafeMutableRawPointer(sums + i)
    if !isFirst { four += place.loadUnaligned(as: SIMD4<Float>.self) }
    place.storeBytes(of: four, as: SIMD4<Float>.self)
    i &+= 4
  }
}

@inline(never)
func dotTile3(
  _ a: UnsafePointer<UnsafePointer<Float>>, _ runs: Int, _ run: Int, _ b: UnsafePointer<Float>,
  _ bStride: Int, _ sums: UnsafeMutablePointer<Float>
) {
  dotTile(
    dotColumn, columns: 3, a: a, runs: runs, run: run, b: b, bStride: bStride, sums: sums)
}

@inline(never)
func dotTile2(
  _ a: UnsafePointer<UnsafePointer<Float>>, _ runs: Int, _ run: Int, _ b: UnsafePointer<Float>,
  _ bStride: Int, _ sums: UnsafeMutablePointer<Float>
) {
  dotTile(
    dotColumn, columns: 2, a: a, runs: runs, run: run, b: b, bStride: bStride, sums: sums)
}

@inline(never)
func dotTile1(
  _ a: UnsafePointer<UnsafePointer<Float>>, _ runs: Int, _ run: Int, _ b: UnsafePointer<Float>,
  _ sums: UnsafeMutablePointer<Float>
) {
  dotTile(
    dotColumn, columns: 1, a: a, runs: runs, run: run, b: b, bStride: 0, sums: sums)
}

/// One work item of a convolution or an input gradient with few target channels: all phases of a
/// block of pixels, which share their source pixels.
///
/// A table of pointers, one for each run and pixel of a tile, leads straight to the source or, where
/// a patch leaves the picture, to zeros. A run is a row of taps, or a single tap in tiles that touch
/// the left or right border. Where a tap is no multiple of the vector, all patches are copied and
/// padded with zeros to one run that is. Deep patches are taken a few rows of taps at a time, so that
/// their weights and pixels stay in the first-level cache.
func narrowGemm(
  _ task: UnsafePointer<ConvolutionTask>, rowBlock: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let phases = ConvolutionPass.phaseCount(task.pointee.role, task.pointee.geometry)
  for phase in 0..<phases {
    let pass = ConvolutionPass(task.pointee.role, task.pointee.geometry, phase: phase)
    let firstRow = rowBlock &* task.pointee.rowsPerBlock
    let lastRow = min(firstRow &+ task.pointee.rowsPerBlock, pass.rows)
    guard firstRow < lastRow else { continue }
    narrowPass(task, pass, firstRow, lastRow, scratch)
  }
}

func narrowPass(
  _ task: UnsafePointer<ConvolutionTask>, _ pass: ConvolutionPass, _ firstRow: Int,
  _ lastRow: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let columns = pass.columns
  let packed = task.pointee.packed + pass.packedDepthBefore &* columns
  let results = scratch + DotScratch.sums
  var table = RunTable(pass, task.pointee.source, scratch)
  let step = table.tapRowsPerStep
  var firstTapRow = 0
  repeat {
    let lastTapRow = min(firstTapRow &+ step, max(pass.tapsY, 1))
    table.start(firstRow: firstRow, tapRows: firstTapRow, lastTapRow)
    let weights = packed + table.firstDepth
    var row = firstRow
    while row < lastRow {
      table.fill(rowCount: min(dotRows, lastRow &- row))
      let sums = results + (row &- firstRow) &* columns
      dotColumns(
        table, weights, columns: columns, isFirst: firstTapRow == 0, sums: sums,
        spare: scratch + DotScratch.vectors)
      row &+= dotRows
    }
    firstTapRow = lastTapRow
  } while firstTapRow < pass.tapsY

  finishNarrow(task, pass, firstRow, lastRow, results)
}

/// Adds the bias to the sums of a block, applies the activation and stores the results.
func finishNarrow(
  _ task: UnsafePointer<ConvolutionTask>, _ pass: ConvolutionPass, _ firstRow: Int,
  _ lastRow: Int, _ sums: UnsafeMutablePointer<Float>
) {
  let columns = pass.columns
  let count = RegisterTile.roundUp(lastRow &- firstRow, to: dotRows) &* columns
  if let bias = task.pointee.bias {
    var tile = sums
    while tile < sums + count {
      for q in 0..<columns {
        for r in 0..<dotRows { tile[q &* dotRows &+ r] += bias[q] }
      }
      tile += columns &* dotRows
    }
  }
  activate(task.pointee.activation, sums, sums, count)
  var patches = Patches(pass, source: task.pointee.source, row: firstRow)
  var tile = sums
  var row = firstRow
  while row < lastRow {
    for r in 0..<min(dotRows, lastRow &- row) {
      let target = patches.targetPixel(task.pointee.target)
      for q in 0..<columns { target[q] = tile[q &* dotRows &+ r] }
      patches.advance()
    }
    tile += columns &* dotRows
    row &+= dotRows
  }
}

/// The dot products of one tile of pixels with all columns, stored or added to sums[column][pixel].
@inline(__always)
func dotColumns(
  _ table: RunTable, _ weights: UnsafePointer<Float>, columns: Int, isFirst: Bool,
  sums: UnsafeMutablePointer<Float>, spare: UnsafeMutablePointer<Float>
) {
  var column = 0
  while column < columns {
    let b = weights + column &* table.paddedDepth
    let rest = columns &- column
    // Four are 2 + 2: two tiles of the same shape cost less than 3 + 1.
    if rest == 1 {
      dotTile1(table.pointers, table.runs, table.run, b, spare + column &* dotRows &* lanes)
      column &+= 1
    } else if rest == 2 || rest == 4 {
      dotTile2(
        table.pointers, table.runs, table.run, b, table.paddedDepth,
        spare + column &* dotRows &* lanes)
      column &+= 2
    } else {
      dotTile3(
        table.pointers, table.runs, table.run, b, table.paddedDepth,
        spare + column &* dotRows &* lanes)
      column &+= 3
    }
  }
  addLanes(UnsafePointer(spare), sums, count: dotRows &* columns, isFirst: isFirst)
}
