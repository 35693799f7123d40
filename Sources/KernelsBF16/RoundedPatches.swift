import CKernelIntrinsics
import KernelTasks

extension Patches {
  /// Copies the floats `start..<end` of the patch, rounded.
  @inline(__always)
  func round(_ start: Int, _ end: Int, to target: MutableWords) {
    guard end > start else { return }
    var tap = start / run
    var runStart = tap &* run
    if isInside {
      var from = source + (offset &+ tap &* rowFloats)
      while runStart < end {
        let first = max(start, runStart)
        let last = min(end, runStart &+ run)
        pokeprep_round(from + (first &- runStart), target + (first &- start), last &- first)
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
      pokeprep_zero(target + (first &- start), copyStart &- first)
      if copyEnd > copyStart {
        pokeprep_round(
          source + (offset &+ tap &* rowFloats &+ (copyStart &- runStart)),
          target + (copyStart &- start), copyEnd &- copyStart)
      }
      pokeprep_zero(target + (copyEnd &- start), last &- copyEnd)
      tap &+= 1
      runStart &+= run
    }
  }
}

/// Rounds the floats `start..<end` of the patches of `rowCount` pixels into the panel, padded with
/// zeros to a multiple of 32.
@inline(never)
func roundPatches(
  _ pass: ConvolutionPass, _ source: UnsafePointer<Float>, _ firstRow: Int, _ rowCount: Int,
  _ start: Int, _ end: Int, _ panel: MutableWords
) {
  let length = end &- start
  let padding = RegisterTile.roundUp(length, to: BFloat16Panel.depthMultiple) &- length
  var patches = Patches(pass, source: source, row: firstRow)
  var target = panel
  for _ in 0..<rowCount {
    patches.round(start, end, to: target)
    pokeprep_zero(target + length, padding)
    patches.advance()
    target += BFloat16Panel.stride
  }
}
