/// For every output position of one axis, which input samples count and how much.
///
/// scale = in / out, support·max(scale, 1), centre = start + (x + ½)·scale, window
/// [⌊centre − support + ½⌋, ⌊centre + support + ½⌋), weights normalised in double precision and
/// rounded half away from zero to 22 fractional bits (Pillow, `Resample.c`).
struct ResamplingWindows {
  /// Fractional bits of a weight: 32 − 8 (sample) − 2 (kernels overshoot).
  static let fractionalBits: Int32 = 22

  /// First input position of each window.
  private(set) var starts: [Int32]
  /// Number of input positions of each window.
  private(set) var counts: [Int32]
  /// Weights of all windows, `stride` per window.
  private(set) var weights: [Int32]
  /// Distance of one window's weights from the next one's.
  let stride: Int

  /// Windows for one axis: `outputCount` ≥ 1 samples from the part `start ..< end` of `inputCount`
  /// ones; single precision as in Pillow.
  init(
    inputCount: Int, outputCount: Int, start: Float, end: Float, filter: ResamplingFilter
  ) {
    let scale = Double(end - start) / Double(outputCount)
    let filterScale = max(scale, 1)
    let support = filter.support * filterScale
    let inverseScale = 1 / filterScale
    stride = Int(support.rounded(.up)) * 2 + 1
    starts = []
    counts = []
    starts.reserveCapacity(outputCount)
    counts.reserveCapacity(outputCount)
    weights = [Int32](repeating: 0, count: outputCount * stride)
    var kernel = [Double](repeating: 0, count: stride)
    for output in 0..<outputCount {
      let center = Double(start) + (Double(output) + 0.5) * scale
      // `Int` drops the fraction towards zero, as the C cast does.
      let first = max(Int(center - support + 0.5), 0)
      let last = min(Int(center + support + 0.5), inputCount)
      let count = max(last - first, 0)
      var sum = 0.0
      for position in 0..<count {
        let weight = filter.weight(
          at: (Double(position + first) - center + 0.5) * inverseScale)
        kernel[position] = weight
        sum += weight
      }
      for position in 0..<count {
        let weight = sum != 0 ? kernel[position] / sum : kernel[position]
        weights[output * stride + position] = Self.fixedPoint(weight)
      }
      starts.append(Int32(first))
      counts.append(Int32(count))
    }
  }

  private static func fixedPoint(_ weight: Double) -> Int32 {
    let scaled = weight * Double(1 << fractionalBits)
    return Int32(scaled < 0 ? scaled - 0.5 : scaled + 0.5)
  }

  /// The input positions any window uses.
  var usedInput: Range<Int> {
    guard let first = starts.first, let lastStart = starts.last, let lastCount = counts.last else {
      return 0..<0
    }
    return Int(first)..<Int(max(first, lastStart + lastCount))
  }
}
