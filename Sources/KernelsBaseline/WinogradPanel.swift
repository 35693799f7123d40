import KernelTasks

// How pixels come into the panel of `WinogradPass`: for every tile and segment a table of nine
// pointers, and per point of the algorithm differences of one, two or four of these pixels.

typealias Pixel = UnsafePointer<Float>

/// The table of a worker: [segment][tile][3 × 3].
@inline(__always)
func winogradSources(_ scratch: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<Pixel> {
  UnsafeMutableRawPointer(scratch + WinogradPointScratch.sources)
    .assumingMemoryBound(to: Pixel.self)
}

/// Where tile `tile` of a pass stands.
@inline(__always)
func winogradTile(
  _ pass: UnsafePointer<WinogradPass>, _ tile: Int
) -> (picture: Int, row: Int, column: Int) {
  let run = winogradRun(pass, tile)
  let index = tile &- run.first
  let high = run.isLower ? 1 : pass.pointee.tilesHigh
  let wide = run.isRight ? 1 : pass.pointee.tilesWide
  let row = index / wide
  let picture = row / high
  return (
    picture, row &- picture &* high &+ (run.isLower ? pass.pointee.tilesHigh : 0),
    index &- row &* wide &+ (run.isRight ? pass.pointee.tilesWide : 0)
  )
}

/// The run of equal tiles that a tile belongs to: whole ones, or those on the right, the lower or both
/// edges.
@inline(__always)
func winogradRun(
  _ pass: UnsafePointer<WinogradPass>, _ tile: Int
) -> (first: Int, end: Int, isRight: Bool, isLower: Bool) {
  let (high, wide) = (pass.pointee.tilesHigh, pass.pointee.tilesWide)
  let whole = pass.pointee.batch &* high &* wide
  if tile < whole { return (0, whole, false, false) }
  let right = whole &+ pass.pointee.batch &* high &* pass.pointee.edgeColumns
  if tile < right { return (whole, right, true, false) }
  let lower = right &+ pass.pointee.batch &* wide &* pass.pointee.edgeRows
  if tile < lower { return (right, lower, false, true) }
  return (lower, lower &+ pass.pointee.batch, true, true)
}

/// Fills the table for tiles of one phase; pixels beyond the edge are zeros.
@inline(never)
func findWinogradSources(
  _ pass: UnsafePointer<WinogradPass>, _ source: Pixel, _ phaseRow: Int, _ phaseColumn: Int,
  _ firstTile: Int, _ tiles: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let table = winogradSources(scratch)
  let zeros = Pixel(scratch + WorkerScratch.zeros)
  let (height, width) = (pass.pointee.sourceHeight, pass.pointee.sourceWidth)
  let channels = pass.pointee.sourceChannels
  let segments = pass.pointee.segments
  let spacing = pass.pointee.spacing
  for r in 0..<tiles {
    let (picture, row, column) = winogradTile(pass, firstTile &+ r)
    let top = pass.pointee.sourceOffset &+ phaseRow &+ 2 &* spacing &* row
    let left = pass.pointee.sourceOffset &+ phaseColumn &+ 2 &* spacing &* column
    for segment in 0..<(segments &* segments) {
      let segmentRow = segment / segments
      let y0 = top &+ segmentRow &* pass.pointee.segmentStep
      let x0 = left &+ (segment &- segmentRow &* segments) &* pass.pointee.segmentStep
      let entry = table + (segment &* PatchPanel.rows &+ r) &* 9
      for i in 0..<3 {
        let y = y0 &+ i &* spacing
        let line = source + (picture &* height &+ y) &* width &* channels
        for j in 0..<3 {
          let x = x0 &+ j &* spacing
          let isInside = y >= 0 && y < height && x >= 0 && x < width
          entry[i &* 3 &+ j] = isInside ? line + x &* channels : zeros
        }
      }
    }
  }
}

/// Fills the panel's rows with `length` elements of the depth from `first`, transformed for a
/// point.
@inline(never)
func fillWinogradPanel(
  _ pass: UnsafePointer<WinogradPass>, _ point: Int, _ first: Int, _ length: Int, _ tiles: Int,
  _ scratch: UnsafeMutablePointer<Float>
) {
  let padded = pass.pointee.sourceChannels
  var done = 0
  while done < length {
    let segment = (first &+ done) / padded
    let channel = first &+ done &- segment &* padded
    let count = min(padded &- channel, length &- done)
    let entries = winogradSources(scratch) + segment &* PatchPanel.rows &* 9
    fillWinogradSegment(
      entries, point, channel, count / lanes &* lanes, tiles,
      scratch + (WinogradPointScratch.panel &+ done))
    if count % lanes != 0 {
      fillWinogradRest(
        entries, point, channel, count / lanes &* lanes, count, tiles,
        scratch + (WinogradPointScratch.panel &+ done))
    }
    done &+= count
  }
}

/// The elements `first` ..< `count` of a segment's part.
@inline(never)
func fillWinogradRest(
  _ entries: UnsafeMutablePointer<Pixel>, _ point: Int, _ channel: Int, _ first: Int,
  _ count: Int, _ tiles: Int, _ panel: UnsafeMutablePointer<Float>
) {
  let row = point / 3
  let column = point &- row &* 3
  var entry = entries
  var target = panel
  for _ in 0..<tiles {
    for c in first..<count {
      var value = entry[point][channel &+ c]
      if column != 1 { value -= entry[row &* 3 &+ 1][channel &+ c] }
      if row != 1 {
        var below = entry[3 &+ column][channel &+ c]
        if column != 1 { below -= entry[4][channel &+ c] }
        value -= below
      }
      target[c] = value
    }
    entry += 9
    target += PatchPanel.stride
  }
}

/// One segment's part: `count` channels from `channel`, whole vectors.
@inline(never)
func fillWinogradSegment(
  _ entries: UnsafeMutablePointer<Pixel>, _ point: Int, _ channel: Int, _ count: Int,
  _ tiles: Int, _ panel: UnsafeMutablePointer<Float>
) {
  let row = point / 3
  let column = point &- row &* 3
  // The place of the pixel itself and of those that are taken away.
  let own = point
  let across = row &* 3 &+ 1
  let along = 3 &+ column
  var entry = entries
  var target = panel
  if row == 1 && column == 1 {
    for _ in 0..<tiles {
      let a = entry[4] + channel
      var c = 0
      while c < count {
        store(load(a + c), target + c)
        c &+= lanes
      }
      entry += 9
      target += PatchPanel.stride
    }
  } else if row == 1 || column == 1 {
    for _ in 0..<tiles {
      let a = entry[own] + channel
      let b = entry[4] + channel
      var c = 0
      while c < count {
        store(load(a + c) - load(b + c), target + c)
        c &+= lanes
      }
      entry += 9
      target += PatchPanel.stride
    }
  } else {
    for _ in 0..<tiles {
      let a = entry[own] + channel
      let b = entry[across] + channel
      let d = entry[along] + channel
      let e = entry[4] + channel
      var c = 0
      while c < count {
        store((load(a + c) - load(b + c)) - (load(d + c) - load(e + c)), target + c)
        c &+= lanes
      }
      entry += 9
      target += PatchPanel.stride
    }
  }
}
