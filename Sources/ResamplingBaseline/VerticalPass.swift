import CPUFeatures
import ResamplingInterface

/// Columns to another height: slots are 16 neighbouring bytes, positions are rows.
func vertical(_ pass: ResamplingPass, _ windows: GroupedWindows) {
  let strips = ResamplingPass.stripCount
  guard pass.rowByteCount >= 16 else { return narrowColumns(pass, windows) }
  var first = 0
  while first < pass.rowByteCount {
    // A strip that would leave the row moves back; bytes in two strips get the same value twice.
    let count = min(strips, (pass.rowByteCount &- first &+ 15) / 16)
    for strip in 0..<count {
      let column = min(first &+ 16 &* strip, pass.rowByteCount &- 16)
      groupRows(pass, windows, column: column, into: pass.groups + strip &* stripSize(windows))
    }
    for y in 0..<windows.count {
      let row = pass.target + y &* pass.targetStride
      for strip in 0..<count {
        let column = min(first &+ 16 &* strip, pass.rowByteCount &- 16)
        sumWindow(
          y, windows, groups: pass.groups + strip &* stripSize(windows), into: row + column)
      }
    }
    first &+= 16 &* strips
  }
}

@inline(__always)
private func stripSize(_ windows: GroupedWindows) -> Int {
  groups(of: windows.inputCount) &* groupWidth
}

/// Rows become groups of one strip; the rows below the last one have the weight 0.
@inline(__always)
private func groupRows(
  _ pass: ResamplingPass, _ windows: GroupedWindows, column: Int,
  into target: UnsafeMutablePointer<Int16>
) {
  for group in 0..<groups(of: windows.inputCount) {
    let first = groupSize &* group
    pokeprep_group_rows(
      pass.source + first &* pass.sourceStride + column, pass.sourceStride,
      windows.inputCount &- first, target + group &* groupWidth)
  }
}

/// Rows of fewer than 16 bytes.
@inline(never)
func narrowColumns(_ pass: ResamplingPass, _ windows: GroupedWindows) {
  let count = pass.rowByteCount
  for group in 0..<groups(of: windows.inputCount) {
    for position in 0..<groupSize {
      let y = min(groupSize &* group &+ position, windows.inputCount &- 1)
      let row = pass.source + y &* pass.sourceStride
      for slot in 0..<16 {
        pokeprep_put(
          pass.groups + group &* groupWidth, slot, position, slot < count ? row[slot] : 0)
      }
    }
  }
  let samples = pass.samples
  for y in 0..<windows.count {
    sumWindow(y, windows, groups: pass.groups, into: samples)
    let row = pass.target + y &* pass.targetStride
    for slot in 0..<count { row[slot] = samples[slot] }
  }
}
