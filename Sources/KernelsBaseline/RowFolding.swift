import KernelTasks

/// Rows of few channels seen as fewer rows of whole vectors.
///
/// With C channels that are no multiple of the vector, `lanes` rows are taken as one row of lanes·C
/// channels, and vectors over channels are repeated to that length in the scratch. Only the rows
/// left over at the end are handled at their own width.
struct RowFolding {
  /// Rows that one folded row consists of.
  let factor: Int
  /// Channels of a row.
  let channels: Int
  /// Channels of a folded row.
  var width: Int { factor &* channels }

  @inline(__always)
  init(channels: Int) {
    self.channels = channels
    factor = channels % lanes == 0 || channels > RowsScratch.channelLimit ? 1 : lanes
  }

  /// `vector` repeated `factor` times, in place number `slot` of the scratch.
  @inline(__always)
  func repeated(
    _ vector: UnsafePointer<Float>, slot: Int, _ scratch: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    guard factor > 1 else { return vector }
    let target = scratch + (RowsScratch.vectors &+ slot &* RowsScratch.vectorCount)
    for copy in 0..<factor { copyFloats(vector, target + copy &* channels, channels) }
    return UnsafePointer(target)
  }

  /// Calls `body` with the first element and the width of every (folded) row of a
  /// block: first the folded rows, then the ones left over.
  @inline(__always)
  func forEachRow(_ count: Int, _ body: (_ element: Int, _ width: Int) -> Void) {
    let folded = count / factor
    for r in 0..<folded { body(r &* width, width) }
    var r = folded &* factor
    while r < count {
      body(r &* channels, channels)
      r &+= 1
    }
  }
}
