import KernelTasks

// The weight gradient for few output channels. One tap of the kernel meets a row of pixels: the sum
// of the input pixel (a vector of channels, read in place) times each output gradient (a broadcast).
// All taps of a row run before the next row, so that the input is read from memory once and from the
// first- or second-level cache for the other taps.

/// sums[q·sumsStride + i] += Σ over pixels of a[p·aStep + i] · y[p·yStep + q] for Q channels and
/// the accumulators' number of vectors.
@inline(__always)
func channelTile<let V: Int>(
  _ accumulators: (Vector) -> InlineArray<V, Vector>, columns Q: Int, pixels: Int,
  a: UnsafePointer<Float>, aStep: Int, y: UnsafePointer<Float>, yStep: Int,
  sums: UnsafeMutablePointer<Float>, sumsStride: Int
) {
  var first = accumulators(.zero)
  var second = accumulators(.zero)
  var third = accumulators(.zero)
  var a = a
  var y = y
  let end = y + pixels &* yStep
  while y < end {
    let y0 = Vector(repeating: y[0])
    let y1 = Vector(repeating: y[Q > 1 ? 1 : 0])
    let y2 = Vector(repeating: y[Q > 2 ? 2 : 0])
    for v in 0..<V {
      let value = load(a + v &* lanes)
      first[unchecked: v] = multiplyAdd(first[unchecked: v], value, y0)
      if Q > 1 { second[unchecked: v] = multiplyAdd(second[unchecked: v], value, y1) }
      if Q > 2 { third[unchecked: v] = multiplyAdd(third[unchecked: v], value, y2) }
    }
    a += aStep
    y += yStep
  }
  for v in 0..<V {
    let place = sums + v &* lanes
    store(load(place) + first[unchecked: v], place)
    if Q > 1 { store(load(place + sumsStride) + second[unchecked: v], place + sumsStride) }
    if Q > 2 { store(load(place + 2 &* sumsStride) + third[unchecked: v], place + 2 &* sumsStride) }
  }
}

@inline(__always)
func vectors8(_ v: Vector) -> InlineArray<8, Vector> { [v, v, v, v, v, v, v, v] }
@inline(__always)
func vectors4(_ v: Vector) -> InlineArray<4, Vector> { [v, v, v, v] }
@inline(__always)
func vectors1(_ v: Vector) -> InlineArray<1, Vector> { [v] }

/// One tap and row of pixels for one output channel, all input channels.
@inline(never)
func channelRow1(
  _ channels: Int, _ pixels: Int, _ a: UnsafePointer<Float>, _ aStep: Int,
  _ y: UnsafePointer<Float>, _ yStep: Int, _ sums: UnsafeMutablePointer<Float>
) {
  var c = 0
  while c &+ 8 &* lanes <= channels {
    channelTile(
      vectors8, columns: 1, pixels: pixels, a: a + c, aStep: aStep, y: y, yStep: yStep,
      sums: sums + c, sumsStride: 0)
    c &+= 8 &* lanes
  }
  while c &+ 4 &* lanes <= channels {
    channelTile(
      vectors4, columns: 1, pixels: pixels, a: a + c, aStep: aStep, y: y, yStep: yStep,
      sums: sums + c, sumsStride: 0)
    c &+= 4 &* lanes
  }
  while c < channels {
    channelTile(
      vectors1, columns: 1, pixels: pixels, a: a + c, aStep: aStep, y: y, yStep: yStep,
      sums: sums + c, sumsStride: 0)
    c &+= lanes
  }
}

/// The same for three output channels, whose sums are `sumsStride` apart.
@inline(never)
func channelRow3(
  _ channels: Int, _ pixels: Int, _ a: UnsafePointer<Float>, _ aStep: Int,
  _ y: UnsafePointer<Float>, _ yStep: Int, _ sums: UnsafeMutablePointer<Float>, _ sumsStride: Int
) {
  var c = 0
  #if ISA_AVX512
    // 24 accumulators; the other instruction sets have 16 registers.
    while c &+ 8 &* lanes <= channels {
      channelTile(
        vectors8, columns: 3, pixels: pixels, a: a + c, aStep: aStep, y: y, yStep: yStep,
        sums: sums + c, sumsStride: sumsStride)
      c &+= 8 &* lanes
    }
  #endif
  while c &+ 4 &* lanes <= channels {
    channelTile(
      vectors4, columns: 3, pixels: pixels, a: a + c, aStep: aStep, y: y, yStep: yStep,
      sums: sums + c, sumsStride: sumsStride)
    c &+= 4 &* lanes
  }
  while c < channels {
    channelTile(
      vectors1, columns: 3, pixels: pixels, a: a + c, aStep: aStep, y: y, yStep: yStep,
      sums: sums + c, sumsStride: sumsStride)
    c &+= lanes
  }
}

/// One work item with few output channels: all taps of a range of pixels.
func narrowWeightGradient(
  _ task: UnsafePointer<WeightGradientTask>, _ pass: ConvolutionPass, firstPixel: Int,
  lastPixel: Int, _ target: UnsafeMutablePointer<Float>, _ scratch: UnsafeMutablePointer<Float>
) {
  let columns = pass.columns
  let depth = pass.depth
  let sums = scratch + NarrowGradientScratch.sums
  zeroFloats(sums, depth &* columns)
  var pixel = firstPixel
  while pixel < lastPixel {
    // The rest of this row of pixels.
    let row = pixel / pass.gridWidth
    let x = pixel &- row &* pass.gridWidth
    let count = min(pass.gridWidth &- x, lastPixel &- pixel)
    narrowRow(task, pass, row: row, x, x &+ count, sums)
    pixel &+= count
  }
  for k in 0..<depth {
    for q in 0..<columns { target[k &* columns &+ q] = sums[q &* depth &+ k] }
  }
}

/// Adds all taps of the pixels `start..<end` of a row (counted over the pictures).
func narrowRow(
  _ task: UnsafePointer<WeightGradientTask>, _ pass: ConvolutionPass, row: Int, _ start: Int,
  _ end: Int, _ sums: UnsafeMutablePointer<Float>
) {
  let columns = pass.columns
  let depth = pass.depth
  let channels = pass.sourceChannels
  let step = pass.sourceStep
  let n = row / pass.gridHeight
  let top = (row &- n &* pass.gridHeight) &* step &+ pass.originY
  for tapY in 0..<pass.tapsY {
    let sourceRow = top &+ tapY
    guard sourceRow >= 0, sourceRow < pass.sourceHeight else { continue }
    for tapX in 0..<pass.tapsX {
      // Pixels whose source column x·step + shift lies in 0 ..< width.
      let shift = pass.originX &+ tapX
      let first = shift >= 0 ? 0 : (step &- 1 &- shift) / step
      let past = pass.sourceWidth &- shift
      let last = past <= 0 ? 0 : (past &+ step &- 1) / step
      let from = max(start, first)
      let to = min(end, last)
      guard from < to else { continue }
      let sourcePixel =
        (n &* pass.sourceHeight &+ sourceRow) &* pass.sourceWidth &+ from &* step &+ shift
      let a = task.pointee.input + sourcePixel &* channels
      let y = task.pointee.outputGradient + (row &* pass.gridWidth &+ from) &* columns
      let tapSums = sums + (tapY &* pass.tapsX &+ tapX) &* channels
      var q = 0
      while q < columns {
        let place = tapSums + q &* depth
        if columns &- q >= 3 {
          channelRow3(channels, to &- from, a, step &* channels, y + q, columns, place, depth)
          q &+= 3
        } else {
          channelRow1(channels, to &- from, a, step &* channels, y + q, columns, place)
          q &+= 1
        }
      }
    }
  }
}
