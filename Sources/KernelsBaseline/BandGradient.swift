import KernelTasks

// The weight gradient by `BandGradient`: the narrow picture lies in the panel, the sums where other
// kernels pack the output gradient.

/// c[r·cRow ..< + 2 vectors] += Σ over rows and pixels of a[row·aRow + pixel·aStep + r] ·
/// b[(row·pixels + pixel)·bStep ..].
@inline(__always)
func bandTile<let R: Int>(
  _ accumulators: (TileVector) -> Accumulators<R>, rows: Int, pixels: Int,
  a: UnsafePointer<Float>, aStep: Int, aRow: Int, b: UnsafePointer<Float>, bStep: Int,
  c: UnsafeMutablePointer<Float>
) {
  var sums = accumulators(.zero)
  for r in 0..<R { sums[unchecked: r] = loadTile(c + r &* bStep) }
  var rowA = a
  var b = b
  for _ in 0..<rows {
    var a = rowA
    let end = b + pixels &* bStep
    while b < end {
      let columns = loadTile(b)
      for r in 0..<R {
        let value = TileVector(repeating: a[r])
        sums[unchecked: r] = multiplyAdd(sums[unchecked: r], value, columns)
      }
      a += aStep
      b += bStep
    }
    rowA += aRow
  }
  for r in 0..<R {
    UnsafeMutableRawPointer(c + r &* bStep).storeBytes(of: sums[unchecked: r], as: TileVector.self)
  }
}

@inline(never)
func bandTileFull(
  _ rows: Int, _ pixels: Int, _ a: UnsafePointer<Float>, _ aStep: Int, _ aRow: Int,
  _ b: UnsafePointer<Float>, _ bStep: Int, _ c: UnsafeMutablePointer<Float>
) {
  #if ISA_AVX512
    bandTile(
      rows12, rows: rows, pixels: pixels, a: a, aStep: aStep, aRow: aRow, b: b, bStep: bStep, c: c)
  #else
    bandTile(
      rows6, rows: rows, pixels: pixels, a: a, aStep: aStep, aRow: aRow, b: b, bStep: bStep, c: c)
  #endif
}

/// The same for at most eight rows of a tile; six where a tile has no more.
@inline(never)
func bandTile8(
  _ rows: Int, _ pixels: Int, _ a: UnsafePointer<Float>, _ aStep: Int, _ aRow: Int,
  _ b: UnsafePointer<Float>, _ bStep: Int, _ c: UnsafeMutablePointer<Float>
) {
  #if ISA_AVX512
    bandTile(
      rows8, rows: rows, pixels: pixels, a: a, aStep: aStep, aRow: aRow, b: b, bStep: bStep, c: c)
  #else
    bandTile(
      rows6, rows: rows, pixels: pixels, a: a, aStep: aStep, aRow: aRow, b: b, bStep: bStep, c: c)
  #endif
}

/// The same for at most four rows.
@inline(never)
func bandTile4(
  _ rows: Int, _ pixels: Int, _ a: UnsafePointer<Float>, _ aStep: Int, _ aRow: Int,
  _ b: UnsafePointer<Float>, _ bStep: Int, _ c: UnsafeMutablePointer<Float>
) {
  bandTile(
    rows4, rows: rows, pixels: pixels, a: a, aStep: aStep, aRow: aRow, b: b, bStep: bStep, c: c)
}

/// One split of the sum.
func bandGradient(
  _ task: UnsafePointer<WeightGradientTask>, _ split: Int, _ target: UnsafeMutablePointer<Float>,
  _ scratch: UnsafeMutablePointer<Float>
) {
  let band = BandGradient(task.pointee.geometry)
  let (narrow, wide) =
    band.isOutputNarrow
    ? (task.pointee.outputGradient, task.pointee.input)
    : (task.pointee.input, task.pointee.outputGradient)
  let sums = scratch + BandScratch.sums
  let sumRows = RegisterTile.roundUp(band.run, to: registerTile.rows)
  zeroFloats(sums, band.tapsY &* sumRows &* band.channels)
  let panel = scratch + BandScratch.rows
  var row = split &* band.rowsPerSplit
  let last = min(row &+ band.rowsPerSplit, band.batch &* band.height)
  while row < last {
    let picture = row / band.height
    let y = row &- picture &* band.height
    let rows = min(band.bandRows, band.height &- y, last &- row)
    copyNarrowRows(
      band, narrow + picture &* band.narrowHeight &* band.narrowWidth &* band.narrowChannels,
      y &* band.step &+ band.originY, band.narrowRows(rows), panel)
    let b = wide + row &* band.width &* band.channels
    for j in 0..<band.tapsY {
      bandProducts(
        band, panel + j &* band.rowFloats, b, rows, sums + j &* sumRows &* band.channels)
    }
    row &+= rows
  }
  storeBandSums(band, sums, sumRows, target)
}

/// Adds one row of taps.
@inline(never)
func bandProducts(
  _ band: BandGradient, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ rows: Int,
  _ sums: UnsafeMutablePointer<Float>
) {
  let run = band.run
  let aStep = band.step &* band.narrowChannels
  let aRow = band.step &* band.rowFloats
  let channels = band.channels
  var column = 0
  while column < channels {
    var r = 0
    while r < run {
      let c = sums + (r &* channels &+ column)
      if run &- r <= 4 {
        bandTile4(rows, band.width, a + r, aStep, aRow, b + column, channels, c)
      } else if run &- r <= 8 {
        bandTile8(rows, band.width, a + r, aStep, aRow, b + column, channels, c)
      } else {
        bandTileFull(rows, band.width, a + r, aStep, aRow, b + column, channels, c)
      }
      r &+= registerTile.rows
    }
    column &+= 2 &* lanes
  }
}

/// Copies `count` rows of a narrow picture from row `first` with zeros on all sides.
@inline(never)
func copyNarrowRows(
  _ band: BandGradient, _ picture: UnsafePointer<Float>, _ first: Int, _ count: Int,
  _ target: UnsafeMutablePointer<Float>
) {
  let channels = band.narrowChannels
  let rowFloats = band.rowFloats
  // The columns 0 ..< narrowWidth that a row has room for, from column originX on.
  let from = max(band.originX, 0)
  let to = min(rowFloats / channels &+ band.originX, band.narrowWidth)
  let before = (from &- band.originX) &* channels
  let length = max(to &- from, 0) &* channels
  for i in 0..<count {
    let y = first &+ i
    let row = target + i &* rowFloats
    guard y >= 0, y < band.narrowHeight, length > 0 else {
      zeroFloats(row, rowFloats)
      continue
    }
    zeroFloats(row, before)
    copyFloats(picture + (y &* band.narrowWidth &+ from) &* channels, row + before, length)
    zeroFloats(row + (before &+ length), rowFloats &- before &- length)
  }
}

/// Brings the sums into the order of the weights.
@inline(never)
func storeBandSums(
  _ band: BandGradient, _ sums: UnsafePointer<Float>, _ sumRows: Int,
  _ target: UnsafeMutablePointer<Float>
) {
  let channels = band.channels
  let narrow = band.narrowChannels
  for j in 0..<band.tapsY {
    for i in 0..<band.tapsX {
      for t in 0..<narrow {
        let from = sums + (j &* sumRows &+ i &* narrow &+ t) &* channels
        if band.isOutputNarrow {
          // The kernel is turned around: KH×KW×C×OC with OC narrow.
          let tap = (band.tapsY &- 1 &- j) &* band.tapsX &+ band.tapsX &- 1 &- i
          let to = target + (tap &* channels &* narrow &+ t)
          for c in 0..<channels { to[c &* narrow] = from[c] }
        } else {
          let tap = j &* band.tapsX &+ i
          copyFloats(from, target + (tap &* narrow &+ t) &* channels, channels)
        }
      }
    }
  }
}
