/// Gives out places in one block of memory: first fit in the free gaps, the block grows as needed.
struct Arena {
  /// Places start on multiples of this many floats (64 bytes).
  private static let alignment = 16

  /// Floats that the block must have.
  private(set) var count = 0
  private var gaps: [Range<Int>] = []

  /// Finds room for `size` floats and returns where it starts.
  mutating func take(_ size: Int) -> Int {
    let size = Self.rounded(size)
    if let index = gaps.indices.filter({ gaps[$0].count >= size })
      .min(by: { gaps[$0].count < gaps[$1].count })
    {
      let start = gaps[index].lowerBound
      gaps[index] = (start + size)..<gaps[index].upperBound
      if gaps[index].isEmpty { gaps.remove(at: index) }
      return start
    }
    var start = count
    if let last = gaps.last, last.upperBound == count {
      start = last.lowerBound
      gaps.removeLast()
    }
    count = start + size
    return start
  }

  /// Gives a place back.
  mutating func release(_ start: Int, _ size: Int) {
    let freed = start..<(start + Self.rounded(size))
    let index = gaps.firstIndex { $0.lowerBound > start } ?? gaps.count
    gaps.insert(freed, at: index)
    if index + 1 < gaps.count, gaps[index].upperBound == gaps[index + 1].lowerBound {
      gaps[index] = gaps[index].lowerBound..<gaps[index + 1].upperBound
      gaps.remove(at: index + 1)
    }
    if index > 0, gaps[index - 1].upperBound == gaps[index].lowerBound {
      gaps[index - 1] = gaps[index - 1].lowerBound..<gaps[index].upperBound
      gaps.remove(at: index)
    }
  }

  private static func rounded(_ size: Int) -> Int {
    (max(size, 1) + alignment - 1) / alignment * alignment
  }
}
