import CPicturePasses
import Synchronization

/// Triangular windows over one axis with weights of 8 bits, all of one length.
///
/// Placed as those of `ResamplingWindows`, but for weights below 1/512.
struct ReducedAxis {
  /// First input position of each window.
  private var starts: [Int32]
  /// Weights of all windows, `tapCount` each; those of a window add up to 256.
  private var weights: [UInt8]
  /// Input positions of a window, a multiple of four; those beyond the end have no weight.
  private let tapCount: Int
  /// The input positions that any window uses.
  let used: Range<Int>

  /// Output positions.
  var count: Int { starts.count }

  /// Windows for `outputCount` ≥ 1 samples from a part of `inputCount` ones; over a whole axis they are kept
  /// for the next picture of this size.
  static func windows(_ inputCount: Int, _ outputCount: Int, part: Range<Int>) -> ReducedAxis {
    guard part.count == inputCount else {
      return ReducedAxis(inputCount: inputCount, outputCount: outputCount, part: part)
    }
    let sizes = [inputCount, outputCount]
    if let known = known.withLock({ $0[sizes] }) { return known }
    let windows = ReducedAxis(inputCount: inputCount, outputCount: outputCount, part: part)
    known.withLock { known in
      // As of `ResamplingAxis`.
      if known.count >= 64 { known.removeAll(keepingCapacity: true) }
      known[sizes] = windows
    }
    return windows
  }

  /// The windows over rows, of which the last one stands for those behind it: a lone row takes all of a
  /// weight of 256, of which 255 fit in one number.
  static func rows(_ inputCount: Int, _ outputCount: Int, part: Range<Int>) -> ReducedAxis {
    var rows = windows(inputCount, outputCount, part: part)
    guard inputCount == 1 else { return rows }
    for output in 0..<outputCount { rows.weights[output * rows.tapCount + 1] = 1 }
    return rows
  }

  private static let known = Mutex<[[Int]: ReducedAxis]>([:])

  private init(inputCount: Int, outputCount: Int, part: Range<Int>) {
    let scale = Double(part.count) / Double(outputCount)
    let support = max(scale, 1)
    let slope = Float(1 / support)
    // So many whole numbers lie between the triangle's ends at most.
    let tapCount = (min(Int((2 * support).rounded(.up)), inputCount) + 3) / 4 * 4
    let filledCount = min(tapCount, inputCount)
    self.tapCount = tapCount
    starts = []
    starts.reserveCapacity(outputCount)
    weights = [UInt8](repeating: 0, count: outputCount * tapCount)
    for output in 0..<outputCount {
      // In samples, whose middles are whole numbers.
      let center = Double(part.lowerBound) + (Double(output) + 0.5) * scale - 0.5
      // Windows that would reach past the end begin earlier.
      let edge = center - support
      let whole = Int(edge)
      let start = min(max(Double(whole) < edge ? whole + 1 : whole, 0), inputCount - filledCount)
      starts.append(Int32(start))
      let first = output * tapCount
      unsafe weights.withUnsafeMutableBufferPointer { weights in
        // The window lies inside of the buffer.
        unsafe Self.fill(
          UnsafeMutableBufferPointer(rebasing: weights[first..<(first + filledCount)]),
          from: Float(Double(start) - center), slope: slope)
      }
    }
    // The first window begins first and the last one ends last.
    let origin = Int(starts[0])
    used = origin..<min(Int(starts[outputCount - 1]) + tapCount, inputCount)
    for output in 0..<outputCount { starts[output] -= Int32(origin) }
  }

  /// Weights in proportion to a triangle of height 1 at distances from its middle that begin with `first`.
  private static func fill(
    _ weights: UnsafeMutableBufferPointer<UInt8>, from first: Float, slope: Float
  ) {
    func height(_ tap: Int) -> Float { max(1 - abs(first + Float(tap)) * slope, 0) }
    var sum: Float = 0
    for tap in 0..<weights.count { sum += height(tap) }
    // What is left over in one weight goes to the next, so that nothing of the sum is lost.
    let unit = 256 / sum
    var due: Float = 0.5
    var given: Int32 = 0
    for tap in 0..<weights.count {
      due += height(tap) * unit
      // Half a unit is added once, so that cutting off rounds. A weight of 256, of a picture that keeps its
      // size, gives one to the next.
      let rounded = min(Int32(due), given + 255)
      unsafe weights[tap] = UInt8(truncatingIfNeeded: rounded - given)
      given = rounded
    }
    // Or to the one before; a lone one is 255, which changes a sample by one level at most.
    if given < 256, weights.count > 1 { unsafe weights[weights.count - 2] &+= 1 }
  }

  /// Lends the windows to a pass, counted from the first position used; the pointers hold for the call.
  func use(_ body: (pic_reduced_axis) -> Void) {
    // The arrays are immutable and outlive the call.
    unsafe starts.withUnsafeBufferPointer { starts in
      unsafe weights.withUnsafeBufferPointer { weights in
        guard let startBase = starts.baseAddress, let weightBase = weights.baseAddress
        else { return }
        unsafe body(
          pic_reduced_axis(count: count, starts: startBase, taps: tapCount, weights: weightBase))
      }
    }
  }
}
