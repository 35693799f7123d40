import KernelTasks

// The convolution with few target channels and stride 1, by `LinePass`: weights × lines of source
// pixels. The lines lie in the panel, the sums of a band of target rows where `TapBand` has its own.

/// rows[r][x ..< x + 2 vectors] += Σ over taps i and channels k of a[i·aTap + k·tile rows + r] ·
/// b[k·bLine + i ..].
@inline(__always)
func lineTile<let R: Int>(
  _ accumulators: (TileVector) -> Accumulators<R>, taps: Int, channels: Int,
  a: UnsafePointer<Float>,
  aTap: Int, b: UnsafePointer<Float>, bLine: Int,
  rows: UnsafePointer<UnsafeMutablePointer<Float>>, x: Int
) {
  var sums = accumulators(.zero)
  for r in 0..<R { sums[unchecked: r] = loadTile(rows[r] + x) }
  let aStep = registerTile.rows
  var tapA = a
  var tapB = b + x
  for _ in 0..<taps {
    var a = tapA
    var b = tapB
    for _ in 0..<channels {
      let pixels = loadTile(b)
      for r in 0..<R {
        let value = TileVector(repeating: a[r])
        sums[unchecked: r] = multiplyAdd(sums[unchecked: r], value, pixels)
      }
      a += aStep
      b += bLine
    }
    tapA += aTap
    tapB += 1
  }
  for r in 0..<R {
    UnsafeMutableRawPointer(rows[r] + x).storeBytes(of: sums[unchecked: r], as: TileVector.self)
  }
}

@inline(never)
func lineTileFull(
  _ taps: Int, _ channels: Int, _ a: UnsafePointer<Float>, _ aTap: Int, _ b: UnsafePointer<Float>,
  _ bLine: Int, _ rows: UnsafePointer<UnsafeMutablePointer<Float>>, _ x: Int
) {
  #if ISA_AVX512
    lineTile(
      rows12, taps: taps, channels: channels, a: a, aTap: aTap, b: b, bLine: bLine, rows: rows, x: x
    )
  #else
    lineTile(
      rows6, taps: taps, channels: channels, a: a, aTap: aTap, b: b, bLine: bLine, rows: rows, x: x)
  #endif
}

/// The same for at most eight rows of a tile; six where a tile has no more.
@inline(never)
func lineTile8(
  _ taps: Int, _ channels: Int, _ a: UnsafePointer<Float>, _ aTap: Int, _ b: UnsafePointer<Float>,
  _ bLine: Int, _ rows: UnsafePointer<UnsafeMutablePointer<Float>>, _ x: Int
) {
  #if ISA_AVX512
    lineTile(
      rows8, taps: taps, channels: channels, a: a, aTap: aTap, b: b, bLine: bLine, rows: rows, x: x)
  #else
    lineTile(
      rows6, taps: taps, channels: channels, a: a, aTap: aTap, b: b, bLine: bLine, rows: rows, x: x)
  #endif
}

/// The same for at most four rows.
@inline(never)
func lineTile4(
  _ taps: Int, _ channels: Int, _ a: UnsafePointer<Float>, _ aTap: Int, _ b: UnsafePointer<Float>,
  _ bLine: Int, _ rows: UnsafePointer<UnsafeMutablePointer<Float>>, _ x: Int
) {
  lineTile(
    rows4, taps: taps, channels: channels, a: a, aTap: aTap, b: b, bLine: bLine, rows: rows, x: x)
}

/// One work item: a band of target rows of one picture.
func lineGemm(
  _ task: UnsafePointer<ConvolutionTask>, item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let pass = LinePass(task.pointee.role, task.pointee.geometry)
  let scatter = pass.scatter
  let picture = item / task.pointee.rowBlocks
  let firstRow = (item &- picture &* task.pointee.rowBlocks) &* task.pointee.rowsPerBlock
  let lastRow = min(firstRow &+ task.pointee.rowsPerBlock, scatter.targetHeight)
  let channels = scatter.targetChannels
  let sums = scratch + LineScratch.sums
  // A line for rows of taps that fall outside of the band.
  let spare = sums + (lastRow &- firstRow) &* channels &* pass.width
  zeroFloats(spare, pass.width)
  for line in 0..<(lastRow &- firstRow) &* channels {
    let t = line % channels
    var start: Float = 0
    if let bias = task.pointee.bias { start = bias[t] }
    fillLine(sums + line &* pass.width, start, pass.width)
  }

  let lines = scratch + LineScratch.lines
  zeroFloats(lines, pass.channelsPerPiece &* pass.lineLength)
  let depth = scatter.sourceChannels
  let source = task.pointee.source + picture &* scatter.sourceHeight &* scatter.sourceWidth &* depth
  // originY + row + tapsY − 1 ≥ firstRow and originY + row < lastRow.
  let first = max(firstRow &- scatter.originY &- scatter.tapsY &+ 1, 0)
  let last = min(max(lastRow &- scatter.originY, first), scatter.sourceHeight)
  var start = 0
  while start < depth {
    let count = min(pass.channelsPerPiece, depth &- start)
    var row = first
    while row < last {
      transpose(
        source + (row &* scatter.sourceWidth &* depth &+ start), depth, rows: scatter.sourceWidth,
        columns: count, lines + pass.left, pass.lineLength)
      lineProducts(
        task, pass, top: scatter.originY &+ row &- firstRow, rowCount: lastRow &- firstRow, start,
        count, lines, sums, spare, scratch)
      row &+= 1
    }
    start &+= count
  }

  let target =
    task.pointee.target
    + (picture &* scatter.targetHeight &+ firstRow) &* scatter.targetWidth &* channels
  finishLines(pass, sums, target, lastRow &- firstRow)
  activate(
    task.pointee.activation, target, target,
    (lastRow &- firstRow) &* scatter.targetWidth &* channels)
}

/// Adds one row of the source, `count` channels from `start`, to the target rows `top`… of the band.
@inline(never)
func lineProducts(
  _ task: UnsafePointer<ConvolutionTask>, _ pass: LinePass, top: Int, rowCount: Int, _ start: Int,
  _ count: Int, _ lines: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Float>,
  _ spare: UnsafeMutablePointer<Float>, _ scratch: UnsafeMutablePointer<Float>
) {
  let tileRows = registerTile.rows
  let taps = pass.scatter.tapsX
  let depth = pass.scatter.sourceChannels
  let channels = pass.scatter.targetChannels
  let rows = pass.rows
  let pointers = tilePointers(scratch)
  var row = 0
  while row < rows {
    var hasTarget = false
    for r in 0..<tileRows {
      let j = (row &+ r) / channels
      let y = top &+ j
      let isTarget = row &+ r < rows && y >= 0 && y < rowCount
      let line = y &* channels &+ (row &+ r &- j &* channels)
      pointers[r] = isTarget ? sums + line &* pass.width : spare
      hasTarget = hasTarget || isTarget
    }
    if hasTarget {
      let a = task.pointee.packed + (row &* taps &* depth &+ start &* tileRows)
      let aTap = depth &* tileRows
      var x = 0
      while x < pass.scatter.targetWidth {
        if rows &- row <= 4 {
          lineTile4(taps, count, a, aTap, lines, pass.lineLength, pointers, x)
        } else if rows &- row <= 8 {
          lineTile8(taps, count, a, aTap, lines, pass.lineLength, pointers, x)
        } else {
          lineTileFull(taps, count, a, aTap, lines, pass.lineLength, pointers, x)
        }
        x &+= 2 &* lanes
      }
    }
    row &+= tileRows
  }
}

@inline(__always)
func fillLine(_ line: UnsafeMutablePointer<Float>, _ value: Float, _ count: Int) {
  let values = Vector(repeating: value)
  var i = 0
  while i < count {
    store(values, line + i)
    i &+= lanes
  }
}

/// Brings the sums of `rowCount` rows into NHWC.
@inline(never)
func finishLines(
  _ pass: LinePass, _ sums: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>,
  _ rowCount: Int
) {
  let channels = pass.scatter.targetChannels
  let width = pass.scatter.targetWidth
  for y in 0..<max(rowCount, 0) {
    for t in 0..<channels {
      let line = sums + (y &* channels &+ t) &* pass.width
      var place = target + (y &* width &* channels &+ t)
      if channels == 1 {
        copyFloats(line, place, width)
      } else {
        for x in 0..<width {
          place.pointee = line[x]
          place += channels
        }
      }
    }
  }
}

/// Packs one tap for `lineGemm`: [row tile][column of taps][source channel][rows of a tile]; the taps
/// of the last row also clear the rows that fill the last tile.
func packLineTap(_ task: UnsafePointer<PackTask>, tap: Int) {
  let g = task.pointee.geometry
  let pass = LinePass(task.pointee.role, g)
  let scatter = pass.scatter
  let kernelRow = tap / g.kernelWidth
  let kernelColumn = tap &- kernelRow &* g.kernelWidth
  // A line moves to the left as the kernel's column grows, unless the taps scatter.
  let j = scatter.isTurned ? g.kernelHeight &- 1 &- kernelRow : kernelRow
  let i = scatter.isTurned ? kernelColumn : g.kernelWidth &- 1 &- kernelColumn
  let weights = task.pointee.weights + tap &* g.inputChannels &* g.outputChannels
  // Element (source channel k, target channel t) of this tap.
  let isForward = task.pointee.role.isForward
  let depthStep = isForward ? g.outputChannels : 1
  let columnStep = isForward ? 1 : g.outputChannels
  let tileRows = registerTile.rows
  let depth = scatter.sourceChannels
  let first = j &* scatter.targetChannels
  let own = first &+ scatter.targetChannels
  let end = j == g.kernelHeight &- 1 ? RegisterTile.roundUp(pass.rows, to: tileRows) : own
  for row in first..<max(end, first) {
    let tile = row / tileRows
    let packed =
      task.pointee.packed
      + ((tile &* scatter.tapsX &+ i) &* depth &* tileRows &+ (row &- tile &* tileRows))
    let t = row &- first
    for k in 0..<depth {
      packed[k &* tileRows] =
        row < own ? weights[k &* depthStep &+ t &* columnStep] : 0
    }
  }
}
