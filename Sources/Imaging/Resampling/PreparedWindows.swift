import ResamplingInterface
import Synchronization

/// Windows in the form that the kernels read.
///
/// A class so that pictures of one size share them.
final class PreparedWindows: Sendable {
  /// Output positions.
  let count: Int
  private let inputCount: Int
  private let groupCount: Int
  private let starts: [Int32]
  private let weights: [UInt32]
  /// The input positions any window uses.
  let usedInput: Range<Int>

  /// The windows in groups of 2 or 4, counted from the first input position that any of them uses.
  init(_ windows: ResamplingWindows, groupSize: Int) {
    count = windows.starts.count
    usedInput = windows.usedInput
    inputCount = usedInput.count
    let origin = usedInput.lowerBound
    /// The groups of positions that a window touches.
    func groups(_ index: Int) -> Range<Int> {
      let first = windows.starts[index] - origin
      return first / groupSize..<(first + windows.counts[index] + groupSize - 1) / groupSize
    }
    let groupCount = (0..<count).reduce(0) { max($0, groups($1).count) }
    self.groupCount = groupCount
    let wordCount = groupSize == 4 ? 3 : 2
    var starts: [Int32] = []
    var weights = [UInt32](repeating: 0, count: wordCount * groupCount * count)
    for index in 0..<count {
      // Shorter windows, and those that would reach past the end, begin earlier.
      let start = min(
        groups(index).lowerBound, (inputCount + groupSize - 1) / groupSize - groupCount)
      starts.append(Int32(start))
      for position in 0..<windows.counts[index] {
        let weight = windows.weights[index * windows.stride + position]
        let place = windows.starts[index] - origin + position - groupSize * start
        let word = wordCount * (index * groupCount + place / groupSize)
        let shift = UInt32(place % groupSize * 32 / groupSize)
        if groupSize == 4 {
          for (digit, value) in Self.digits(weight).enumerated() {
            weights[word + digit] |= UInt32(UInt8(truncatingIfNeeded: value)) << shift
          }
        } else {
          weights[word] |= UInt32(UInt16(truncatingIfNeeded: weight >> 12)) << shift
          weights[word + 1] |= UInt32(weight & 0xFFF) << shift
        }
      }
    }
    self.starts = starts
    self.weights = weights
  }

  /// d₀ + d₁·2⁸ + d₂·2¹⁶ with each from −128 to 127; weights lie well within ±2²³.
  private static func digits(_ weight: Int32) -> [Int32] {
    let first = Int32(Int8(truncatingIfNeeded: weight))
    let rest = (weight - first) >> 8
    let second = Int32(Int8(truncatingIfNeeded: rest))
    return [first, second, (rest - second) >> 8]
  }

  /// Lends the windows to a kernel; the pointers hold for the call.
  func use(_ body: (GroupedWindows) -> Void) {
    // The arrays are immutable and outlive the call.
    unsafe starts.withUnsafeBufferPointer { starts in
      unsafe weights.withUnsafeBufferPointer { weights in
        guard let startBase = starts.baseAddress, let weightBase = weights.baseAddress
        else { return }
        unsafe body(
          GroupedWindows(
            count: count, inputCount: inputCount, groupCount: groupCount, starts: startBase,
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
  /// Positions that the kernels take at once.
  var groupSize: Int

  /// The windows, kept for the next picture of this size: computing them takes as long as using them
  /// on a small picture.
  func windows() -> PreparedWindows {
    if let known = Self.known.withLock({ $0[self] }) { return known }
    let windows = PreparedWindows(
      ResamplingWindows(
        inputCount: inputCount, outputCount: outputCount, start: start, end: end, filter: filter),
      groupSize: groupSize)
    Self.known.withLock { known in
      // Data sets have a few sizes or very many; for the latter nothing is worth keeping long.
      if known.count >= 64 { known.removeAll(keepingCapacity: true) }
      known[self] = windows
    }
    return windows
  }

  private static let known = Mutex<[ResamplingAxis: PreparedWindows]>([:])
}
