/// How a list is cut into tasks.
package enum TaskBounds {
  /// Opening a file and noting what came of it costs as much as reading so many bytes.
  static let fileWeight = 16_384

  /// Cuts a list into pieces of nearly equal weight, each of neighbours, so that the pictures of a folder stay
  /// together and no list has to be sorted.
  ///
  /// - Parameters:
  ///   - weights: Of the items, 0 or above.
  ///   - tasks: How many pieces, at least 1; with fewer items some are empty.
  /// - Returns: The pieces in order. None is heavier than its share by more than an item.
  package static func even(weights: [Int], tasks: Int) -> [Range<Int>] {
    let total = weights.reduce(0, +)
    var bounds: [Range<Int>] = []
    var (end, sum) = (0, 0)
    for task in 1...max(1, tasks) {
      let start = end
      // The middle of an item decides to which piece it belongs.
      while end < weights.count,
        task == tasks
          || Double(sum) + Double(weights[end]) / 2 < Double(total) * Double(task) / Double(tasks)
      {
        sum += weights[end]
        end += 1
      }
      bounds.append(start..<end)
    }
    return bounds
  }
}
