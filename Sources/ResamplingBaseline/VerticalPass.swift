import CPUFeatures
import ResamplingInterface

/// Columns to another height: slots are 16 neighbouring bytes, positions are rows.
func vertical(_ pass: ResamplingPass, _ windows: PairedWindows) {
  let strips = ResamplingPass.stripCount
  guard pass.rowByteCount >= 16 else { return narrowColumns(pass, windows) }
  var first = 0
  while first < pass.rowByteCount {
    // A strip that would leave the row moves back; bytes in two strips get the same value twice.
    let count = min(strips, (pass.rowByteCount &- first &+ 15) / 16)
    for strip in 0..<count {
      let column = min(first &+ 16 &* strip, pass.rowByteCount &- 16)
      pairRows(pass, windows, column: column, into: pass.pairs + strip &* stripSize(windows))
    }
    for y in 0..<windows.count {
      let row = pass.target + y &* pass.targetStride
      for strip in 0..<count {
        let column = min(first &+ 16 &* strip, pass.rowByteCount &- 16)
        sumWindow(
          y, windows, pairs: pass.pairs + strip &* stripSize(windows), into: row + column)
      }
    }
    first &+= 16 &* strips
  }
}

@inline(__always)
private func stripSize(_ windows: PairedWindows) -> Int { windows.inputPairs &* pairWidth }

/// Rows 2p and 2p + 1 of one strip become pair p.
@inline(__always)
private func pairRows(
  _ pass: ResamplingPass, _ windows: PairedWindows, column: Int,
  into pairs: UnsafeMutablePointer<Int16>
) {
  for pair in 0..<windows.inputPairs {
    let upper = 2 &* pair
    // The row below the last one has the weight 0.
    let lower = min(upper &+ 1, windows.inputCount &- 1)
    pokeprep_pair_rows(
      pass.source + upper &* pass.sourceStride + column,
      pass.source + lower &* pass.sourceStride + column, pairs + pair &* pairWidth)
  }
}

/// Rows of fewer than 16 bytes.
@inline(never)
func narrowColumns(_ pass: ResamplingPass, _ windows: PairedWindows) {
  let count = pass.rowByteCount
  for pair in 0..<windows.inputPairs {
    let upper = pass.source + 2 &* pair &* pass.sourceStride
    let lower = pass.source + min(2 &* pair &+ 1, windows.inputCount &- 1) &* pass.sourceStride
    let target = pass.pairs + pair &* pairWidth
    for slot in 0..<16 {
      target[2 &* slot] = slot < count ? Int16(upper[slot]) : 0
      target[2 &* slot &+ 1] = slot < count ? Int16(lower[slot]) : 0
    }
  }
  let samples = pass.samples
  for y in 0..<windows.count {
    sumWindow(y, windows, pairs: pass.pairs, into: samples)
    let row = pass.target + y &* pass.targetStride
    for slot in 0..<count { row[slot] = samples[slot] }
  }
}
