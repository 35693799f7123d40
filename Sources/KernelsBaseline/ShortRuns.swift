import KernelTasks

// Patches of few channels: their runs are shorter than a few vectors, and what surrounds a copy
// (which pixel, which border) would cost more than the copy. Here one row of taps is copied for a
// whole row of pixels before the next, in whole vectors: what a vector writes too much is
// overwritten by the next row of taps, or lies behind the patch where the panel has room.

/// Whether `copyShortRuns` takes the patches of a pass: whole ones, with runs of few vectors, and
/// rows of several pixels.
@inline(__always)
func hasShortRuns(_ pass: ConvolutionPass) -> Bool {
  pass.tapsX &* pass.sourceChannels <= 3 &* 16 && pass.depth <= PatchPanel.depth
    && pass.gridWidth > 1
}

/// Copies the patches of `rowCount` pixels into the panel.
func copyShortRuns(
  _ pass: ConvolutionPass, _ source: UnsafePointer<Float>, _ firstRow: Int, _ rowCount: Int,
  _ panel: UnsafeMutablePointer<Float>
) {
  let stride = PatchPanel.stride
  let channels = pass.sourceChannels
  let step = pass.sourceStep
  let run = pass.tapsX &* channels
  let rowFloats = pass.sourceWidth &* channels
  let sourceEnd = source + pass.batch &* pass.sourceHeight &* rowFloats
  // The columns of pixels whose runs lie in the picture: x·step + originX ≥ 0 and
  // x·step + originX + tapsX ≤ sourceWidth.
  let firstInside = pass.originX >= 0 ? 0 : (step &- 1 &- pass.originX) / step
  let room = pass.sourceWidth &- pass.tapsX &- pass.originX
  let lastInside = room < 0 ? 0 : room / step &+ 1

  var line = firstRow / pass.gridWidth
  var start = firstRow &- line &* pass.gridWidth
  var target = panel
  let targetEnd = panel + rowCount &* stride
  while target < targetEnd {
    let end = min(pass.gridWidth, start &+ (targetEnd - target) / stride)
    let n = line / pass.gridHeight
    let top = (line &- n &* pass.gridHeight) &* step &+ pass.originY
    let inside = min(max(start, firstInside), end)
    let outside = max(min(end, lastInside), inside)
    for tap in 0..<pass.tapsY {
      let row = top &+ tap
      let place = target + tap &* run
      guard row >= 0, row < pass.sourceHeight else {
        for p in 0..<max(end &- start, 0) { zeroFloats(place + p &* stride, run) }
        continue
      }
      let from = source + (n &* pass.sourceHeight &+ row) &* rowFloats
      for x in start..<inside {
        copyBorderRun(pass, from, x, place + (x &- start) &* stride)
      }
      copyInsideRuns(
        from + (inside &* step &+ pass.originX) &* channels, step &* channels, run,
        place + (inside &- start) &* stride, outside &- inside, sourceEnd)
      for x in outside..<end {
        copyBorderRun(pass, from, x, place + (x &- start) &* stride)
      }
    }
    target += (end &- start) &* stride
    start = 0
    line &+= 1
  }
}

/// Copies `count` runs that are `distance` apart in a row of the source.
///
/// Whole vectors may read beyond a run, but not beyond the end of the source.
@inline(never)
func copyInsideRuns(
  _ source: UnsafePointer<Float>, _ distance: Int, _ run: Int,
  _ target: UnsafeMutablePointer<Float>, _ count: Int, _ sourceEnd: UnsafePointer<Float>
) {
  guard count > 0 else { return }
  let vectors = (run &+ lanes &- 1) / lanes
  var from = source
  var target = target
  let excess = (from + ((count &- 1) &* distance &+ vectors &* lanes)) - sourceEnd
  let exact = excess > 0 ? min((excess &+ distance &- 1) / max(distance, 1), count) : 0
  if vectors == 1 {
    for _ in 0..<count &- exact {
      store(load(from), target)
      from += distance
      target += PatchPanel.stride
    }
  } else if vectors == 2 {
    for _ in 0..<count &- exact {
      let (a, b) = (load(from), load(from + lanes))
      store(a, target)
      store(b, target + lanes)
      from += distance
      target += PatchPanel.stride
    }
  } else {
    for _ in 0..<count &- exact {
      for i in 0..<vectors { store(load(from + i &* lanes), target + i &* lanes) }
      from += distance
      target += PatchPanel.stride
    }
  }
  for _ in 0..<exact {
    copyFloats(from, target, run)
    from += distance
    target += PatchPanel.stride
  }
}

/// The run of pixel column x where it leaves the picture on the left or right.
@inline(never)
func copyBorderRun(
  _ pass: ConvolutionPass, _ row: UnsafePointer<Float>, _ x: Int,
  _ target: UnsafeMutablePointer<Float>
) {
  let channels = pass.sourceChannels
  let left = x &* pass.sourceStep &+ pass.originX
  let first = min(max(0 &- left, 0), pass.tapsX)
  let last = max(min(pass.sourceWidth &- left, pass.tapsX), first)
  zeroFloats(target, first &* channels)
  if last > first {
    copyFloats(
      row + (left &+ first) &* channels, target + first &* channels, (last &- first) &* channels)
  }
  zeroFloats(target + last &* channels, (pass.tapsX &- last) &* channels)
}
