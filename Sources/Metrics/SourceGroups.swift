/// Which rows of a set come of one source, such as the augmented copies of a picture, so that they
/// count once.
struct SourceGroups: Sendable {
  /// For each row its group, numbered from 0 in the order of their first rows.
  let ofRow: [Int]
  /// How many groups there are.
  let count: Int

  /// Numbers the groups.
  ///
  /// - Parameters:
  ///   - identifiers: Any number that rows of one source share, or nil if each row stands alone.
  ///   - rowCount: The number of rows.
  /// - Throws: `MetricError.labelCount`.
  init(_ identifiers: [Int]?, count rowCount: Int) throws(MetricError) {
    guard let identifiers else {
      ofRow = Array(0..<rowCount)
      count = rowCount
      return
    }
    guard identifiers.count == rowCount else {
      throw .labelCount(what: "groups", expected: rowCount, found: identifiers.count)
    }
    var numbers: [Int: Int] = [:]
    var ofRow: [Int] = []
    for identifier in identifiers {
      let number = numbers[identifier] ?? numbers.count
      numbers[identifier] = number
      ofRow.append(number)
    }
    self.ofRow = ofRow
    count = numbers.count
  }
}
