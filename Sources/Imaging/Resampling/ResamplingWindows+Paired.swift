import ResamplingInterface
import Synchronization

/// Windows in the form that the kernels read.
///
/// A class so that pictures of one size share them.
final class PreparedWindows: Sendable {
  /// Output positions.
  let count: Int
  private let inputCount: Int
  private let pairCount: Int
  private let starts: [Int32]
  private let weights: [UInt32]
  /// The input positions any window uses.
  let usedInput: Range<Int>

  /// The windows, counted from the first input position that any of them uses.
  init(_ windows: ResamplingWindows) {
    count = windows.starts.count
    usedInput = windows.usedInput
    inputCount = usedInput.count
    let origin = usedInput.lowerBound
    /// The pairs of positions that a window touches.
    func pairs(_ index: Int) -> Range<Int> {
      let first = windows.starts[index] - origin
      return first / 2..<(first + windows.counts[index] + 1) / 2
    }
    let pairCount = (0..<count).reduce(0) { max($0, pairs($1).count) }
    self.pairCount = pairCount
    var starts: [Int32] = []
    var weights = [UInt32](repeating: 0, count: 2 * pairCount * count)
    for index in 0..<count {
      // Shorter windows, and those that would reach past the end, begin earlier.
      let start = min(pairs(index).lowerBound, (inputCount + 1) / 2 - pairCount)
      starts.append(Int32(start))
      for position in 0..<windows.counts[index] {
        let weight = windows.weights[index * windows.stride + position]
        let place = windows.starts[index] - origin + position - 2 * start
        let shift = UInt32(place % 2) * 16
        let pair = 2 * (index * pairCount + place / 2)
        weights[pair] |= UInt32(UInt16(truncatingIfNeeded: weight >> 12)) << shift
        weights[pair + 1] |= UInt32(weight & 0xFFF) << shift
      }
    }
    self.starts = starts
    self.weights = weights
  }

  /// Lends the windows to a kernel; the pointers hold for the call.
  func use(_ body: (PairedWindows) -> Void) {
    // The arrays are immutable and outlive the call.
    unsafe starts.withUnsafeBufferPointer { starts in
      unsafe weights.withUnsafeBufferPointer { weights in
        guard let startBase = starts.baseAddress, let weightBase = weights.baseAddress
        else { return }
        unsafe body(
          PairedWindows(
            count: count, inputCount: inputCount, pairCount: pairCount, starts: startBase,
            weights: weightBase))
      }
    }
  }
}

/// One axis of a resampling.
struct ResamplingAxis: Hashable {
  var inputCount: Int
  var outputCount: Int
  var start: Float
  var end: Float
  var filter: ResamplingFilter

  /// The windows, kept for the next picture of this size: computing them takes as long as using them
  /// on a small picture.
  func windows() -> PreparedWindows {
    if let known = Self.known.withLock({ $0[self] }) { return known }
    let windows = PreparedWindows(
      ResamplingWindows(
        inputCount: inputCount, outputCount: outputCount, start: start, end: end, filter: filter))
    Self.known.withLock { known in
      // Data sets have a few sizes or very many; for the latter nothing is worth keeping long.
      if known.count >= 64 { known.removeAll(keepingCapacity: true) }
      known[self] = windows
    }
    return windows
  }

  private static let known = Mutex<[ResamplingAxis: PreparedWindows]>([:])
}
