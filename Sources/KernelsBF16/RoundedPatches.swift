import CKernelIntrinsics
import KernelTasks

extension Patches {
  /// Copies the floats `start..<end` of the patch, rounded.
  @inline(__always)
  func round(_ start: Int, _ end: Int, to target: MutableWords) {
    walk(start, end) { from, place, count in
      pokeprep_round(from, target + place, count)
    } zero: { place, count in
      pokeprep_zero(target + place, count)
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
