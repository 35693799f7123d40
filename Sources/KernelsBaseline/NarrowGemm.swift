import KernelInterface

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

/// sums[r·columns + q] = Σ over the runs t of Σ over i < run of a[t·R + r][i] · b[q·bStride + t·run
/// + i], for q < Q ≤ 3; the run is a multiple of the vector.
@inline(__always)
func dotTile<let R: Int>(
  _ column: (Vector) -> InlineArray<R, Vector>, columns Q: Int, a: UnsafePointer<UnsafePointer<Float>>, runs: Int, run: Int,
  b: UnsafePointer<Float>, bStride: Int, sums: UnsafeMutablePointer<Float>, sumsStride: Int
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
  for r in 0..<R {
    let target = sums + r &* sumsStride
    target[0] = horizontalSum(first[unchecked: r])
    if Q > 1 { target[1] = horizontalSum(second[unchecked: r]) }
    if Q > 2 { target[2] = horizontalSum(third[unchecked: r]) }
  }
}

@inline(never)
func dotTile3(
  _ a: UnsafePointer<UnsafePointer<Float>>, _ runs: Int, _ run: Int, _ b: UnsafePointer<Float>,
  _ bStride: Int, _ sums: UnsafeMutablePointer<Float>, _ sumsStride: Int
) {
  dotTile(
    dotColumn, columns: 3, a: a, runs: runs, run: run, b: b, bStride: bStride, sums: sums,
    sumsStride: sumsStride)
}

@inline(never)
func dotTile2(
  _ a: UnsafePointer<UnsafePointer<Float>>, _ runs: Int, _ run: Int, _ b: UnsafePointer<Float>,
  _ bStride: Int, _ sums: UnsafeMutablePointer<Float>, _ sumsStride: Int
) {
  dotTile(
    dotColumn, columns: 2, a: a, runs: runs, run: run, b: b, bStride: bStride, sums: sums,
    sumsStride: sumsStride)
}

@inline(never)
func dotTile1(
  _ a: UnsafePointer<UnsafePointer<Float>>, _ runs: Int, _ run: Int, _ b: UnsafePointer<Float>,
  _ sums: UnsafeMutablePointer<Float>, _ sumsStride: Int
) {
  dotTile(
    dotColumn, columns: 1, a: a, runs: runs, run: run, b: b, bStride: 0, sums: sums,
    sumsStride: sumsStride)
}

/// One work item of a convolution or an input gradient with few target channels.
///
/// A table of pointers, one for each run and pixel of a tile, leads straight to the source; only a
/// patch that leaves the picture is copied into the panel, with its zeros. Where the runs are no
/// multiple of the vector, all patches are copied and padded with zeros to one run that is.
func narrowGemm(
  _ task: UnsafePointer<ConvolutionTask>, _ pass: ConvolutionPass, rowBlock: Int,
  _ scratch: UnsafeMutablePointer<Float>
) {
  let firstRow = rowBlock &* task.pointee.rowsPerBlock
  let lastRow = min(firstRow &+ task.pointee.rowsPerBlock, pass.rows)
  guard firstRow < lastRow else { return }
  let columns = pass.columns
  let depth = pass.depth
  let paddedDepth = pass.paddedDepth
  let packed = task.pointee.packed + pass.packedDepthBefore &* columns
  let panel = scratch + WorkerScratch.panel
  let sums = scratch + WorkerScratch.tile
  let pointers = UnsafeMutableRawPointer(scratch + WorkerScratch.gradient)
    .assumingMemoryBound(to: UnsafePointer<Float>.self)
  var patches = Patches(pass, source: task.pointee.source, row: firstRow)
  let readsInPlace = patches.run % lanes == 0 && depth > 0
  let runs = readsInPlace ? pass.tapsY : 1
  let run = readsInPlace ? patches.run : paddedDepth

  var row = firstRow
  while row < lastRow {
    let rowCount = min(dotRows, lastRow &- row)
    let targets = tilePointers(scratch)
    for r in 0..<dotRows {
      // A tile beyond the end repeats its last pixel.
      let isRow = r < rowCount
      let own = panel + r &* paddedDepth
      if isRow { targets[r] = patches.targetPixel(task.pointee.target) }
      if !isRow {
        for t in 0..<runs { pointers[t &* dotRows &+ r] = pointers[t &* dotRows &+ r &- 1] }
      } else if readsInPlace && patches.isInside {
        let start = task.pointee.source + patches.offset
        for t in 0..<runs { pointers[t &* dotRows &+ r] = start + t &* patches.rowFloats }
      } else {
        patches.copy(0, depth, to: own)
        zeroFloats(own + depth, paddedDepth &- depth)
        for t in 0..<runs { pointers[t &* dotRows &+ r] = UnsafePointer(own + t &* run) }
      }
      if isRow { patches.advance() }
    }
    var column = 0
    while column < columns {
      let b = packed + column &* paddedDepth
      let rest = columns &- column
      // Four are 2 + 2: two tiles of the same shape cost less than 3 + 1.
      if rest == 1 {
        dotTile1(pointers, runs, run, b, sums + column, columns)
        column &+= 1
      } else if rest == 2 || rest == 4 {
        dotTile2(pointers, runs, run, b, paddedDepth, sums + column, columns)
        column &+= 2
      } else {
        dotTile3(pointers, runs, run, b, paddedDepth, sums + column, columns)
        column &+= 3
      }
    }
    finishNarrow(task, sums, targets, rowCount: rowCount, columns: columns)
    row &+= rowCount
  }
}

/// Adds the bias to a tile of sums, applies the activation and stores the results.
@inline(__always)
func finishNarrow(
  _ task: UnsafePointer<ConvolutionTask>, _ sums: UnsafeMutablePointer<Float>,
  _ targets: UnsafeMutablePointer<UnsafeMutablePointer<Float>>, rowCount: Int, columns: Int
) {
  if let bias = task.pointee.bias {
    for r in 0..<rowCount {
      for q in 0..<columns { sums[r &* columns &+ q] += bias[q] }
    }
  }
  activate(task.pointee.activation, sums, sums, rowCount &* columns)
  for r in 0..<rowCount {
    for q in 0..<columns { targets[r][q] = sums[r &* columns &+ q] }
  }
}
