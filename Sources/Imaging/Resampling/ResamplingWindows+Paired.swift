import ResamplingInterface
import Synchronization

/// Windows in the form that the kernels read.
///
/// A class so that pictures of one size share them.
final class PreparedWindows: Sendable {
  /// Output positions.
  let count: Int
  private let inputCount: Int
  private let stride: Int
  private let starts: [Int32]
  private let counts: [Int32]
  private let weights: [UInt32]
  /// The input positions any window uses.
  let usedInput: Range<Int>

  /// The windows, counted from the first input position that any of them uses.
  init(_ windows: ResamplingWindows) {
    count = windows.starts.count
    usedInput = windows.usedInput
    inputCount = usedInput.count
    let origin = usedInput.lowerBound
    stride = windows.stride / 2 + 1
    var starts: [Int32] = []
    var counts: [Int32] = []
    var weights = [UInt32](repeating: 0, count: 2 * stride * count)
    for index in 0..<count {
      let first = windows.starts[index] - origin
      let start = first & ~1
      let last = first + windows.counts[index]
      starts.append(Int32(start / 2))
      counts.append(Int32((last - start + 1) / 2))
      for position in 0..<windows.counts[index] {
        let weight = windows.weights[index * windows.stride + position]
        let place = first + position - start
        let shift = UInt32(place % 2) * 16
        let pair = 2 * (index * stride + place / 2)
        weights[pair] |= UInt32(UInt16(truncatingIfNeeded: weight >> 12)) << shift
        weights[pair + 1] |= UInt32(weight & 0xFFF) << shift
      }
    }
    self.starts = starts
    self.counts = counts
    self.weights = weights
  }

  /// Lends the windows to a kernel; the pointers hold for the call.
  func use(_ body: (PairedWindows) -> Void) {
    // The arrays are immutable and outlive the call.
    unsafe starts.withUnsafeBufferPointer { starts in
      unsafe counts.withUnsafeBufferPointer { counts in
        unsafe weights.withUnsafeBufferPointer { weights in
          guard let startBase = starts.baseAddress, let countBase = counts.baseAddress,
            let weightBase = weights.baseAddress
          else { return }
          unsafe body(
            PairedWindows(
              count: count, inputCount: inputCount, starts: startBase, counts: countBase,
              weights: weightBase, stride: stride))
        }
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
