import CPicturePasses
import Synchronization

/// Windows in the form that the passes of one instruction set read.
///
/// A class so that pictures of one size share them.
final class GroupedWindows: Sendable {
  /// Output positions.
  let count: Int
  /// The input positions any window uses.
  let usedInput: Range<Int>
  private let groupCount: Int32
  private let starts: [Int32]
  private let words: [UInt32]

  /// The windows in groups of `groupSize` positions.
  init(_ windows: ResamplingWindows, groupSize: Int32) {
    count = windows.starts.count
    usedInput = windows.usedInput
    var sizes = pic_windows(
      count: Int32(count), input_count: Int32(usedInput.count),
      origin: Int32(usedInput.lowerBound), stride: Int32(windows.stride))
    // Every array has the length that `sizes` tells, and lives for the calls.
    groupCount = unsafe pic_group_count(&sizes, windows.starts, windows.counts, groupSize)
    var starts = [Int32](repeating: 0, count: count)
    var words = [UInt32](
      repeating: 0, count: count * Int(groupCount * pic_group_words(groupSize)))
    unsafe pic_group_windows(
      &sizes, windows.starts, windows.counts, windows.weights, groupSize, groupCount, &starts,
      &words)
    self.starts = starts
    self.words = words
  }

  /// Lends the windows to a pass; the pointers hold for the call.
  func use(_ body: (inout pic_grouped_windows) -> Void) {
    // The arrays are immutable and outlive the call.
    unsafe starts.withUnsafeBufferPointer { starts in
      unsafe words.withUnsafeBufferPointer { words in
        guard let startBase = starts.baseAddress, let wordBase = words.baseAddress else { return }
        var windows = unsafe pic_grouped_windows(
          count: Int32(count), input_count: Int32(usedInput.count), group_count: groupCount,
          starts: startBase, words: wordBase)
        unsafe body(&windows)
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
  /// Positions that the passes take at once.
  var groupSize: Int32

  /// The windows, kept for the next picture of this size: computing them takes as long as using them
  /// on a small picture.
  func windows() -> GroupedWindows {
    if let known = Self.known.withLock({ $0[self] }) { return known }
    let windows = GroupedWindows(
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

  private static let known = Mutex<[ResamplingAxis: GroupedWindows]>([:])
}
