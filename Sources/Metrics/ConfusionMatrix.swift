/// How often samples of one class were taken for another.
package struct ConfusionMatrix: Hashable, Sendable {
  /// counts[class][class it was taken for].
  package private(set) var counts: [[Int]]

  init(classCount: Int) {
    counts = [[Int]](repeating: [Int](repeating: 0, count: classCount), count: classCount)
  }

  mutating func add(_ label: Int, seenAs prediction: Int) { counts[label][prediction] += 1 }

  mutating func add(_ other: ConfusionMatrix) {
    for (row, values) in other.counts.enumerated() {
      for (column, value) in values.enumerated() { counts[row][column] += value }
    }
  }

  /// The share of samples that were taken for what they are; not a number without samples.
  package var accuracy: Double {
    let right = counts.indices.reduce(0) { $0 + counts[$1][$1] }
    return Double(right) / Double(counts.joined().reduce(0, +))
  }
}
