import CPUFeatures
import ResamplingInterface

/// Rows of an octet.
var octetRows: Int { 8 }

/// Whether rows of three channels are taken by eights: windows are, four at a time.
@inline(__always)
func takesOctets(_ pass: ResamplingPass, _ windows: GroupedWindows, rowCount: Int) -> Bool {
  pokeprep_has_octets != 0 && pass.channelCount == 3 && rowCount >= octetRows
    && windows.count % 4 == 0
}

/// Eight rows of three channels to another width.
func sumOctet(
  _ pass: ResamplingPass, _ windows: GroupedWindows, _ source: UnsafePointer<UInt8>,
  _ target: UnsafeMutablePointer<UInt8>
) {
  groupOctet(pass, source)
  let stride = pass.sourceStride
  let plain = PlainRuns(pass, source, rowCount: octetRows, inputCount: windows.inputCount)
  let groupCount = Int32(truncatingIfNeeded: windows.groupCount)
  let half = octetRows / 2
  var x = 0
  while x < windows.count {
    let place = target + 3 &* x
    if let pixel = plain.pixel(under: x, windows) {
      let first = source + 3 &* pixel
      pokeprep_repeat_pixel3(first, stride, place, pass.targetStride)
      pokeprep_repeat_pixel3(
        first + half &* stride, stride, place + half &* pass.targetStride, pass.targetStride)
    } else {
      pokeprep_sum_octet_pixels(
        pass.groups, windows.starts + x, weights(x, windows), groupCount, place, pass.targetStride)
    }
    x &+= 4
  }
}

/// Pairs of pixels of eight rows, [pair][channel][row][2].
@inline(__always)
private func groupOctet(_ pass: ResamplingPass, _ source: UnsafePointer<UInt8>) {
  let width = pass.rowByteCount / 3
  // Where eight bytes may be read.
  let whole = pass.rowByteCount < 8 ? 0 : (pass.rowByteCount &- 8) / 6 &+ 1
  let all = (width &+ 1) / 2
  let numbers = Int(pokeprep_octet_width)
  for pair in 0..<min(whole, all) {
    pokeprep_group_octet(
      source + 6 &* pair, pass.sourceStride, pass.groups + numbers &* pair)
  }
  for pair in min(whole, all)..<all {
    let slots = pass.groups + numbers &* pair
    for row in 0..<octetRows {
      for position in 0..<2 {
        // Pixels behind the last one have the weight 0.
        let pixel = source + row &* pass.sourceStride + 3 &* min(2 &* pair &+ position, width &- 1)
        for channel in 0..<3 {
          slots[16 &* channel &+ 2 &* row &+ position] = Int16(pixel[channel])
        }
      }
    }
  }
}
