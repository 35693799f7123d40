import Metrics

/// Which rows of the real pictures and of those to be scored are compared, so that a score and its
/// floor come from equal numbers.
///
/// The real pictures are halved. Scores that depend on the numbers of pictures hold the first half
/// against as many pictures as the second has; their floor is the first half against the second.
/// Where pictures have classes, all classes together have equally many of each.
struct ComparedRows {
  /// The halves, every class with all that it has.
  let halves: (first: [Int], second: [Int])
  /// The parts of the halves with equally many pictures of each class.
  let balanced: (first: [Int], second: [Int])
  /// Pictures of each class in the second half, and in its balanced part; one entry without classes.
  private let sizes: (perClass: [Int], balanced: Int)

  /// Halves real pictures.
  ///
  /// - Parameters:
  ///   - labels: The class of each real picture; nil to take them as one.
  ///   - count: The number of real pictures.
  ///   - names: Class names; one for pictures taken as one.
  ///   - most: The least number of pictures per class in all sets that are to be scored.
  ///   - seed: Which halves.
  /// - Throws: `ScoringError.tooFewReal`, `.tooFewPictures`, or what `Halves` throws.
  init(labels: [Int]?, count: Int, names: [String], most: Int, seed: UInt64) throws {
    let needed = Comparison.neighbours + 1
    let whole = try Halves(count: count, labels: labels, seed: seed)
    func byClass(_ rows: [Int]) -> [[Int]] {
      var result = [[Int]](repeating: [], count: names.count)
      for row in rows { result[labels?[row] ?? 0].append(row) }
      return result
    }
    let first = byClass(whole.first)
    let second = byClass(whole.second).map { Array($0.prefix(most)) }
    let total = (first + second).map(\.count)
    // All classes together need a ball around every picture.
    let least = (needed + names.count - 1) / names.count
    if let label = names.indices.first(where: { first[$0].count < least }) {
      throw ScoringError.tooFewReal(
        name: names[label], needed: 2 * least, found: total[label] + total[label + names.count])
    }
    guard most >= least else {
      throw ScoringError.tooFewPictures(name: names[0], needed: least, found: most)
    }
    let counts = (first.map(\.count).min() ?? 0, second.map(\.count).min() ?? 0)
    halves = (first.joined().sorted(), second.joined().sorted())
    balanced = (
      first.flatMap { $0.prefix(counts.0) }.sorted(),
      second.flatMap { $0.prefix(counts.1) }.sorted()
    )
    sizes = (second.map(\.count), counts.1)
  }

  /// As many rows of a set to be scored as the second half has, class by class.
  func rows(of labels: [Int]?, count: Int) -> (halves: [Int], balanced: [Int]) {
    var seen = [Int](repeating: 0, count: sizes.perClass.count)
    var result: (halves: [Int], balanced: [Int]) = ([], [])
    for row in 0..<count {
      let label = labels?[row] ?? 0
      if seen[label] < sizes.perClass[label] { result.halves.append(row) }
      if seen[label] < sizes.balanced { result.balanced.append(row) }
      seen[label] += 1
    }
    return result
  }
}
