import KernelTasks

/// Walks over the target pixels of a pass in order and copies their patches, or a piece of each.
///
/// A patch is `tapsY` runs of `tapsX · sourceChannels` floats that are contiguous in an NHWC
/// source; only where a run leaves the picture zeros take its place.
struct Patches {
  let pass: ConvolutionPass
  let source: UnsafePointer<Float>
  /// Floats of a run.
  let run: Int
  /// Floats of a source row.
  let rowFloats: Int
  /// Position of the current pixel.
  var n: Int
  var y: Int
  var x: Int

  /// Starts at target pixel `row`.
  @inline(__always)
  init(_ pass: ConvolutionPass, source: UnsafePointer<Float>, row: Int) {
    self.pass = pass
    self.source = source
    run = pass.tapsX &* pass.sourceChannels
    rowFloats = pass.sourceWidth &* pass.sourceChannels
    let area = pass.gridHeight &* pass.gridWidth
    n = row / area
    let rest = row &- n &* area
    y = rest / pass.gridWidth
    x = rest &- y &* pass.gridWidth
  }

  @inline(__always)
  mutating func advance() {
    x &+= 1
    guard x == pass.gridWidth else { return }
    x = 0
    y &+= 1
    guard y == pass.gridHeight else { return }
    y = 0
    n &+= 1
  }

  /// First source row of the patch, possibly outside.
  @inline(__always)
  var top: Int { y &* pass.sourceStep &+ pass.originY }
  /// First source column of the patch, possibly outside.
  @inline(__always)
  var left: Int { x &* pass.sourceStep &+ pass.originX }

  /// Whether no part of the patch lies outside of the picture.
  @inline(__always)
  var isInside: Bool {
    let top = top
    let left = left
    return top >= 0 && left >= 0 && top &+ pass.tapsY <= pass.sourceHeight
      && left &+ pass.tapsX <= pass.sourceWidth
  }

  /// Distance of the first float of the patch from the source; only that of an inside patch is
  /// certain to lie in the source.
  @inline(__always)
  var offset: Int {
    ((n &* pass.sourceHeight &+ top) &* pass.sourceWidth &+ left) &* pass.sourceChannels
  }

  /// Copies the floats `start..<end` of the patch.
  @inline(__always)
  func copy(_ start: Int, _ end: Int, to target: UnsafeMutablePointer<Float>) {
    walk(start, end) { from, place, count in
      copyFloats(from, target + place, count)
    } zero: { place, count in
      zeroFloats(target + place, count)
    }
  }

  /// Goes through the floats `start..<end` of the patch: those of the picture (from a pointer, to a
  /// place from `start` on, a count) and those that are zero (a place, a count).
  @inline(__always)
  func walk(
    _ start: Int, _ end: Int, copy: (UnsafePointer<Float>, Int, Int) -> Void,
    zero: (Int, Int) -> Void
  ) {
    guard end > start else { return }
    var tap = start / run
    var runStart = tap &* run
    if isInside {
      var from = source + (offset &+ tap &* rowFloats)
      while runStart < end {
        let first = max(start, runStart)
        let last = min(end, runStart &+ run)
        copy(from + (first &- runStart), first &- start, last &- first)
        from += rowFloats
        runStart &+= run
      }
      return
    }
    // The part of a run that lies inside the picture, in floats from the start of the run.
    let left = left
    let channels = pass.sourceChannels
    let validStart = min(max(0 &- left, 0), pass.tapsX) &* channels
    let validEnd = max(min(pass.sourceWidth &- left, pass.tapsX), 0) &* channels
    while runStart < end {
      let first = max(start, runStart)
      let last = min(end, runStart &+ run)
      let row = top &+ tap
      let isRowInside = row >= 0 && row < pass.sourceHeight
      let copyStart = isRowInside ? min(max(first, runStart &+ validStart), last) : last
      let copyEnd = isRowInside ? max(min(last, runStart &+ validEnd), copyStart) : last
      zero(first &- start, copyStart &- first)
      if copyEnd > copyStart {
        copy(
          source + (offset &+ tap &* rowFloats &+ (copyStart &- runStart)), copyStart &- start,
          copyEnd &- copyStart)
      }
      zero(copyEnd &- start, last &- copyEnd)
      tap &+= 1
      runStart &+= run
    }
  }

  /// Where the results of the current pixel go.
  @inline(__always)
  func targetPixel(_ target: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<Float> {
    let row = n &* pass.targetHeight &+ y &* pass.targetStep &+ pass.targetY
    let pixel = row &* pass.targetWidth &+ x &* pass.targetStep &+ pass.targetX
    return target + pixel &* pass.columns
  }
}
