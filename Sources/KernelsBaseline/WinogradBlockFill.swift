import CKernelIntrinsics
import KernelTasks

/// Fills the panels of all points with `length` elements of the depth from `first`; `rows` and
/// `columns` of points, 2 or 3, are needed.
@inline(__always)
func fillWinogradPanels(
  _ pass: UnsafePointer<WinogradPass>, _ rows: Int, _ columns: Int, _ first: Int, _ length: Int,
  _ tiles: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let channels = pass.pointee.sourceChannels
  var done = 0
  while done < length {
    let segment = (first &+ done) / channels
    let channel = first &+ done &- segment &* channels
    let count = min(channels &- channel, length &- done)
    fillWinogradSegments(
      winogradSources(scratch) + segment &* PatchPanel.rows &* 9, rows, columns, channel,
      count, tiles, scratch + (WinogradBlockScratch.panels &+ done))
    done &+= count
  }
}

/// One segment's part of the panels: `count` channels from `channel`.
///
/// Behind the last channel zeros may follow up to a whole vector.
@inline(never)
func fillWinogradSegments(
  _ entries: UnsafeMutablePointer<Pixel>, _ rows: Int, _ columns: Int, _ channel: Int,
  _ count: Int, _ tiles: Int, _ panels: UnsafeMutablePointer<Float>
) {
  let whole = count / lanes &* lanes
  var entry = entries
  var panel = panels
  for r in 0..<tiles {
    // The pixels that tiles before it do not read come from far away.
    if r &+ prefetchDistance < tiles {
      let next = entry + 9 &* prefetchDistance
      askFor(next[4] + channel, count)
      askFor(next[5] + channel, count)
      askFor(next[7] + channel, count)
      askFor(next[8] + channel, count)
    }
    var c = 0
    while c < whole {
      fillWinogradPoints(entry, rows, columns, channel &+ c, lanes, panel + c)
      c &+= lanes
    }
    if c < count { fillWinogradPoints(entry, rows, columns, channel &+ c, count &- c, panel + c) }
    entry += 9
    panel += PatchPanel.stride
  }
}

/// A vector of every point: differences along the rows, then of the rows.
@inline(__always)
func fillWinogradPoints(
  _ entry: UnsafeMutablePointer<Pixel>, _ rows: Int, _ columns: Int, _ channel: Int, _ valid: Int,
  _ target: UnsafeMutablePointer<Float>
) {
  let step = WinogradBlockScratch.panelCount
  let middle = loadUpTo(entry[4] + channel, valid)
  let left = loadUpTo(entry[3] + channel, valid) - middle
  let upper = loadUpTo(entry[1] + channel, valid)
  store((loadUpTo(entry[0] + channel, valid) - upper) - left, target)
  store(upper - middle, target + step)
  store(left, target + 3 &* step)
  store(middle, target + 4 &* step)
  var right = Vector.zero
  if columns == 3 {
    right = loadUpTo(entry[5] + channel, valid) - middle
    store((loadUpTo(entry[2] + channel, valid) - upper) - right, target + 2 &* step)
    store(right, target + 5 &* step)
  }
  guard rows == 3 else { return }
  let lower = loadUpTo(entry[7] + channel, valid)
  store((loadUpTo(entry[6] + channel, valid) - lower) - left, target + 6 &* step)
  store(lower - middle, target + 7 &* step)
  if columns == 3 {
    store((loadUpTo(entry[8] + channel, valid) - lower) - right, target + 8 &* step)
  }
}

/// Tiles between the one that is computed and the one whose memory is asked for.
@inline(__always)
var prefetchDistance: Int { 2 }

/// Asks for `count` floats.
@inline(__always)
func askFor(_ pointer: UnsafePointer<Float>, _ count: Int) {
  var c = 0
  while c < count {
    pokeprep_prefetch(pointer + c)
    c &+= 16
  }
}
