import CPUFeatures
import ResamplingInterface

/// Rows to another width: slots are the channels of four rows (of eight, where registers allow), or one channel of
/// 16.
func horizontal(_ pass: ResamplingPass, _ windows: GroupedWindows) {
  let rowsAtOnce = pass.channelCount == 1 ? 16 : 4
  let samples = pass.samples
  var first = 0
  while first < pass.rowCount {
    let source = pass.source + first &* pass.sourceStride
    let target = pass.target + first &* pass.targetStride
    if takesOctets(pass, windows, rowCount: pass.rowCount &- first) {
      sumOctet(pass, windows, source, target)
      first &+= octetRows
      continue
    }
    // A group that would leave the picture repeats its last row.
    let last = min(rowsAtOnce, pass.rowCount &- first) &- 1
    switch pass.channelCount {
    case 1:
      groupGreyRows(pass, source, lastRow: last)
      for x in 0..<windows.count {
        sumWindow(x, windows, groups: pass.groups, into: samples)
        for row in 0...last { target[row &* pass.targetStride &+ x] = samples[row] }
      }
    case 3:
      groupPixels(pass, source, lastRow: last) { pokeprep_group_pixels3($0, $1) }
      let whole = last == 3 ? windows.count & ~3 : 0
      if whole > 0 { sumWholePixels3(pass, windows, source, target, count: whole) }
      sumPixels(pass, windows, from: whole, lastRow: last) { pixels, row, x, count in
        let place = target + row &* pass.targetStride + 3 &* x
        for pixel in 0..<count {
          for channel in 0..<3 { place[3 &* pixel &+ channel] = pixels[4 &* pixel &+ channel] }
        }
      }
    default:
      groupPixels(pass, source, lastRow: last) { pokeprep_group_pixels4($0, $1) }
      sumPixels(pass, windows, from: 0, lastRow: last) { pixels, row, x, count in
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

/// Sums the first `count` windows, a multiple of four, of four rows of three channels.
@inline(__always)
private func sumWholePixels3(
  _ pass: ResamplingPass, _ windows: GroupedWindows, _ source: UnsafePointer<UInt8>,
  _ target: UnsafeMutablePointer<UInt8>, count: Int
) {
  let pixels = pass.samples
  let plain = PlainRuns(pass, source, rowCount: 4, inputCount: windows.inputCount)
  let groupCount = Int32(truncatingIfNeeded: windows.groupCount)
  let step = 4 &* Int(pokeprep_group_words) &* windows.groupCount
  var (place, words) = (target, windows.weights)
  var x = 0
  while x < count {
    if let pixel = plain.pixel(under: x, windows) {
      pokeprep_repeat_pixel3(source + 3 &* pixel, pass.sourceStride, place, pass.targetStride)
    } else {
      pokeprep_sum_pixels(pass.groups, windows.starts + x, words, groupCount, 4, pixels)
      pokeprep_store_pixels3(pixels, place, pass.targetStride)
    }
    words += step
    place += 12
    x &+= 4
  }
}

/// Sums windows of four rows, four at a time, and hands out the pixels by rows: a pointer to up to four
/// pixels of four bytes, the row, the first column and how many.
@inline(__always)
private func sumPixels(
  _ pass: ResamplingPass, _ windows: GroupedWindows, from first: Int, lastRow: Int,
  store: (UnsafePointer<UInt8>, Int, Int, Int) -> Void
) {
  let pixels = pass.samples
  var x = first
  while x < windows.count {
    // A group that would leave the row repeats its last window.
    let count = min(4, windows.count &- x)
    pokeprep_sum_pixels(
      pass.groups, windows.starts + x, weights(x, windows),
      Int32(truncatingIfNeeded: windows.groupCount), Int32(truncatingIfNeeded: count), pixels)
    for row in 0...lastRow { store(pixels + 16 &* row, row, x, count) }
    x &+= 4
  }
}

/// Pixels of four rows become groups.
@inline(__always)
private func groupPixels(
  _ pass: ResamplingPass, _ source: UnsafePointer<UInt8>, lastRow: Int,
  _ makeGroup: (UnsafePointer<UInt8>, UnsafeMutablePointer<Int16>) -> Void
) {
  let channels = pass.channelCount
  let width = pass.rowByteCount / channels
  let step = groupSize &* channels
  let read = Int(pokeprep_group_read)
  // Where as many bytes may be read as it takes.
  let whole = pass.rowByteCount < read ? 0 : (pass.rowByteCount &- read) / step &+ 1
  let all = groups(of: width)
  for row in 0..<4 {
    let bytes = source + min(row, lastRow) &* pass.sourceStride
    let target = pass.groups + 8 &* row
    for group in 0..<min(whole, all) {
      makeGroup(bytes + step &* group, target + groupWidth &* group)
    }
    for group in min(whole, all)..<all {
      for position in 0..<groupSize {
        // Pixels behind the last one have the weight 0.
        let pixel = bytes + min(groupSize &* group &+ position, width &- 1) &* channels
        for channel in 0..<4 {
          pokeprep_put(
            target + groupWidth &* group, channel, position, channel < channels ? pixel[channel] : 0
          )
        }
      }
    }
  }
}

/// Samples of 16 rows become groups.
@inline(__always)
private func groupGreyRows(_ pass: ResamplingPass, _ source: UnsafePointer<UInt8>, lastRow: Int) {
  let width = pass.rowByteCount
  for row in 0..<16 {
    let bytes = source + min(row, lastRow) &* pass.sourceStride
    for group in 0..<groups(of: width) {
      for position in 0..<groupSize {
        pokeprep_put(
          pass.groups + groupWidth &* group, row, position,
          bytes[min(groupSize &* group &+ position, width &- 1)])
      }
    }
  }
}
