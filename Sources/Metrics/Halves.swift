import SeededRandom

/// A real set divided in two, to score one half against the other: what a score says when there is
/// nothing to find is its floor.
///
/// Samples of a group stay together, or a half would hold copies of the other. Each class is
/// divided evenly, as nearly as its groups allow.
package struct Halves: Hashable, Sendable {
  /// Row indices, ascending.
  package let first: [Int]
  /// All the others, ascending.
  package let second: [Int]

  /// Divides rows.
  ///
  /// - Parameters:
  ///   - count: The number of rows.
  ///   - labels: A class for each row, any number, or nil if all are of one.
  ///   - groups: Which rows come of one source, or nil if each stands alone.
  ///   - seed: Which division.
  /// - Throws: `MetricError.labelCount`.
  package init(
    count: Int, labels: [Int]? = nil, groups: [Int]? = nil, seed: UInt64 = 0
  ) throws(MetricError) {
    if let labels, labels.count != count {
      throw .labelCount(what: "labels", expected: count, found: labels.count)
    }
    let sources = try SourceGroups(groups, count: count)
    var rowsOfGroup = [[Int]](repeating: [], count: sources.count)
    for row in 0..<count { rowsOfGroup[sources.ofRow[row]].append(row) }
    // A group belongs to the class of its first row.
    let groupsOfClass = Dictionary(grouping: rowsOfGroup.indices) { group in
      labels?[rowsOfGroup[group][0]] ?? 0
    }
    var halves: [[Int]] = [[], []]
    for (label, members) in groupsOfClass.sorted(by: { $0.key < $1.key }) {
      var random = CounterRandom(
        seed: seed, stream: RandomStream("halves"), index: UInt64(bitPattern: Int64(label)))
      var sizes = [0, 0]
      for place in random.permutation(count: members.count) {
        let rows = rowsOfGroup[members[place]]
        // The half with less of this class, then the smaller one, then the first.
        let isSecond =
          sizes[0] != sizes[1] ? sizes[1] < sizes[0] : halves[1].count < halves[0].count
        halves[isSecond ? 1 : 0] += rows
        sizes[isSecond ? 1 : 0] += rows.count
      }
    }
    first = halves[0].sorted()
    second = halves[1].sorted()
  }
}
