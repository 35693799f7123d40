import CPUFeatures
import ResamplingInterface

/// Rows to another width: slots are the channels of four rows, or one channel of 16.
func horizontal(_ pass: ResamplingPass, _ windows: PairedWindows) {
  let rowsAtOnce = pass.channelCount == 1 ? 16 : 4
  let samples = pass.samples
  var first = 0
  while first < pass.rowCount {
    // A group that would leave the picture repeats its last row.
    let last = min(rowsAtOnce, pass.rowCount &- first) &- 1
    let source = pass.source + first &* pass.sourceStride
    let target = pass.target + first &* pass.targetStride
    switch pass.channelCount {
    case 1:
      pairGreyRows(pass, source, lastRow: last)
      for x in 0..<windows.count {
        sumWindow(x, windows, pairs: pass.pairs, into: samples)
        for row in 0...last { target[row &* pass.targetStride &+ x] = samples[row] }
      }
    case 3:
      pairRows(pass, source, lastRow: last) { pokeprep_pair_pixels3($0, $1) }
      sumPixels(pass, windows, lastRow: last) { pixels, row, x, count in
        let place = target + row &* pass.targetStride + 3 &* x
        if count == 4 { return pokeprep_drop_fourth(pixels, place) }
        for pixel in 0..<count {
          for channel in 0..<3 { place[3 &* pixel &+ channel] = pixels[4 &* pixel &+ channel] }
        }
      }
    default:
      pairRows(pass, source, lastRow: last) { pokeprep_pair_pixels4($0, $1) }
      sumPixels(pass, windows, lastRow: last) { pixels, row, x, count in
        let place = target + row &* pass.targetStride + 4 &* x
        for pixel in 0..<count { copyFour(pixels + 4 &* pixel, place + 4 &* pixel) }
      }
    }
    first &+= rowsAtOnce
  }
}

@inline(__always)
private func copyFour(_ source: UnsafePointer<UInt8>, _ target: UnsafeMutablePointer<UInt8>) {
  let four = UnsafeRawPointer(source).loadUnaligned(as: UInt32.self)
  UnsafeMutableRawPointer(target).storeBytes(of: four, as: UInt32.self)
}

/// Sums windows of four rows, four at a time, and hands out the pixels by rows: a pointer to up to four
/// pixels of four bytes, the row, the first column and how many.
@inline(__always)
private func sumPixels(
  _ pass: ResamplingPass, _ windows: PairedWindows, lastRow: Int,
  store: (UnsafePointer<UInt8>, Int, Int, Int) -> Void
) {
  let pixels = pass.samples
  var x = 0
  while x < windows.count {
    // A group that would leave the row repeats its last window.
    let count = min(4, windows.count &- x)
    pokeprep_sum_pixels(
      pass.pairs, windows.starts + x, windows.weights + 2 &* x &* windows.pairCount,
      Int32(truncatingIfNeeded: windows.pairCount), Int32(truncatingIfNeeded: count), pixels)
    for row in 0...lastRow { store(pixels + 16 &* row, row, x, count) }
    x &+= 4
  }
}

/// Pixels 2p and 2p + 1 of four rows become pair p.
@inline(__always)
private func pairRows(
  _ pass: ResamplingPass, _ source: UnsafePointer<UInt8>, lastRow: Int,
  _ pairPixels: (UnsafePointer<UInt8>, UnsafeMutablePointer<Int16>) -> Void
) {
  let channels = pass.channelCount
  let width = pass.rowByteCount / channels
  // Where eight bytes may be read.
  let wholePairs = pass.rowByteCount < 8 ? 0 : (pass.rowByteCount &- 8) / (2 &* channels) &+ 1
  let pairs = (width &+ 1) / 2
  for row in 0..<4 {
    let bytes = source + min(row, lastRow) &* pass.sourceStride
    let target = pass.pairs + 8 &* row
    for pair in 0..<min(wholePairs, pairs) {
      pairPixels(bytes + 2 &* channels &* pair, target + pairWidth &* pair)
    }
    for pair in min(wholePairs, pairs)..<pairs {
      // The pixel behind the last one has the weight 0.
      let left = bytes + 2 &* channels &* pair
      let right = bytes + min(2 &* pair &+ 1, width &- 1) &* channels
      for channel in 0..<4 {
        let slot = target + pairWidth &* pair + 2 &* channel
        slot[0] = channel < channels ? Int16(left[channel]) : 0
        slot[1] = channel < channels ? Int16(right[channel]) : 0
      }
    }
  }
}

/// Samples 2p and 2p + 1 of 16 rows become pair p.
@inline(__always)
private func pairGreyRows(_ pass: ResamplingPass, _ source: UnsafePointer<UInt8>, lastRow: Int) {
  let width = pass.rowByteCount
  for row in 0..<16 {
    let bytes = source + min(row, lastRow) &* pass.sourceStride
    let target = pass.pairs + 2 &* row
    for pair in 0..<((width &+ 1) / 2) {
      target[pairWidth &* pair] = Int16(bytes[2 &* pair])
      target[pairWidth &* pair &+ 1] = Int16(bytes[min(2 &* pair &+ 1, width &- 1)])
    }
  }
}
