/// Triangular windows over one axis with weights of 8 bits, all of one length.
///
/// Placed as those of `ResamplingWindows`, but for weights below 1/512.
struct BlendWindows {
  /// First input position of each window.
  private(set) var starts: [Int32]
  /// Weights of all windows, `tapCount` each; those of a window add up to 256.
  private(set) var weights: [UInt16]
  /// Input positions of a window.
  let tapCount: Int

  /// Output positions.
  var count: Int { starts.count }

  /// Windows for `outputCount` ≥ 1 samples from a part of `inputCount` ones.
  init(inputCount: Int, outputCount: Int, part: Range<Int>) {
    let scale = Double(part.count) / Double(outputCount)
    let support = max(scale, 1)
    let slope = Float(1 / support)
    // So many whole numbers lie between the triangle's ends at most.
    let tapCount = min(Int((2 * support).rounded(.up)), inputCount)
    self.tapCount = tapCount
    starts = []
    starts.reserveCapacity(outputCount)
    weights = [UInt16](repeating: 0, count: outputCount * tapCount)
    // Raw weights of one window.
    var heights = [Float](repeating: 0, count: tapCount)
    for output in 0..<outputCount {
      // In samples, whose middles are whole numbers.
      let center = Double(part.lowerBound) + (Double(output) + 0.5) * scale - 0.5
      // Windows that would reach past the end begin earlier.
      let edge = center - support
      let whole = Int(edge)
      let start = min(max(Double(whole) < edge ? whole + 1 : whole, 0), inputCount - tapCount)
      starts.append(Int32(start))
      var sum: Float = 0
      var distance = Float(Double(start) - center)
      for tap in 0..<tapCount {
        let height = max(1 - abs(distance) * slope, 0)
        heights[tap] = height
        sum += height
        distance += 1
      }
      // What is left over in one weight goes to the next, so that nothing of the sum is lost.
      let unit = 256 / sum
      var due: Float = 0.5
      var given: Int32 = 0
      for tap in 0..<tapCount {
        due += heights[tap] * unit
        // Half a unit is added once, so that cutting off rounds.
        let rounded = Int32(due)
        weights[output * tapCount + tap] = UInt16(truncatingIfNeeded: rounded - given)
        given = rounded
      }
    }
  }
}
