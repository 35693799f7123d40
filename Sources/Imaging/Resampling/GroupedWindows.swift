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

  /// Memory of the windows.
  var byteCount: Int { 4 * (starts.count + words.count) }

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
    Self.known.withLock { $0.keep(windows, for: self) }
    return windows
  }

  static let known = Mutex(WindowCache())
}

/// What resampling keeps between pictures.
package enum ResamplingMemory {
  /// Most bytes of windows: a side of 4,000 pixels takes about 200 KB.
  package static let maximumByteCount = 16 << 20

  /// Bytes of windows that are kept now.
  package static var keptByteCount: Int { ResamplingAxis.known.withLock { $0.byteCount } }
}

/// Windows of the sizes that came last, bounded by number and by memory.
struct WindowCache {
  /// Most sizes.
  ///
  /// Data sets have a few or very many; of the latter nothing is worth keeping long.
  static let maximumCount = 64
  private var windows: [ResamplingAxis: GroupedWindows] = [:]
  /// Bytes of all windows.
  private(set) var byteCount = 0

  /// The windows of an axis, where they are kept.
  subscript(axis: ResamplingAxis) -> GroupedWindows? { windows[axis] }

  /// Keeps windows, instead of all others where there is no room for both.
  mutating func keep(_ new: GroupedWindows, for axis: ResamplingAxis) {
    guard new.byteCount <= ResamplingMemory.maximumByteCount, windows[axis] == nil else { return }
    if windows.count >= Self.maximumCount
      || byteCount + new.byteCount > ResamplingMemory.maximumByteCount
    {
      windows.removeAll(keepingCapacity: true)
      byteCount = 0
    }
    windows[axis] = new
    byteCount += new.byteCount
  }
}
