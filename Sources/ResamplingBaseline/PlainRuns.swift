import CPUFeatures
import ResamplingInterface

/// Where rows of three channels repeat the pixel before.
///
/// Weights add up to one but for half a unit of 22 bits each, so that the sum over up to 8,192 equal pixels is
/// that pixel: four windows over a plain background need no sums.
struct PlainRuns {
  /// A bit for each byte of a row: whether it is that of the pixel before, in all rows.
  private let bits: UnsafePointer<UInt32>
  private let lastPixel: Int

  /// Compares four or eight rows.
  @inline(__always)
  init(
    _ pass: ResamplingPass, _ source: UnsafePointer<UInt8>, rowCount: Int, inputCount: Int
  ) {
    let bits = pass.bits(inputCount: inputCount)
    // The last bytes that make no word count as no repeats, and so do those of the first one.
    let words = pass.rowByteCount / 32
    bits[0] = 0
    bits[words] = 0
    var word = 1
    while word < words {
      let place = source + 32 &* word
      bits[word] = pokeprep_repeats32(place, pass.sourceStride, 3)
      if rowCount == 8 {
        bits[word] &= pokeprep_repeats32(place + 4 &* pass.sourceStride, pass.sourceStride, 3)
      }
      word &+= 1
    }
    self.bits = UnsafePointer(bits)
    lastPixel = pass.rowByteCount / 3 &- 1
  }

  /// The first pixel under four windows when all that they see are equal to it.
  @inline(__always)
  func pixel(under window: Int, _ windows: GroupedWindows) -> Int? {
    guard groupSize &* windows.groupCount <= 8192 else { return nil }
    let first = groupSize &* Int(windows.starts[window])
    let end = groupSize &* (Int(windows.starts[window &+ 3]) &+ windows.groupCount)
    let last = min(end &- 1, lastPixel)
    return pokeprep_all_set(bits, 3 &* (first &+ 1), 3 &* (last &+ 1)) != 0 ? first : nil
  }
}
