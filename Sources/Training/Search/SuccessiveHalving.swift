/// How a budget is shared among candidates: all get a little, the best third goes on, with as much
/// again for all together, until three or fewer have been compared.
///
/// The method is that of Jamieson and Talwalkar 2016.
package struct SuccessiveHalving: Hashable, Sendable {
  /// One of so many candidates goes on.
  package static let share = 3
  /// How many candidates each round trains.
  package let counts: [Int]

  /// A plan for 2 or more candidates.
  package init(candidates: Int) {
    var counts = [max(candidates, 1)]
    while let last = counts.last, last > Self.share {
      counts.append((last + Self.share - 1) / Self.share)
    }
    self.counts = counts
  }

  /// The part of the whole budget that a candidate has had when a round is over, from its first step on.
  package func part(after round: Int) -> Double {
    counts[...round].reduce(0) { $0 + 1 / (Double(counts.count) * Double($1)) }
  }

  /// The candidates that go on after a round, the best first.
  ///
  /// - Parameters:
  ///   - round: The round that is over.
  ///   - results: The KID of each candidate of the round; nil for those that diverged.
  /// - Returns: As many as the next round trains, fewer where the others diverged; after the last round
  ///   the best one. Of equal ones the first goes before.
  package func survivors(of round: Int, _ results: [(candidate: Int, kid: Double?)]) -> [Int] {
    let next = round + 1 < counts.count ? counts[round + 1] : 1
    let ranked = results.compactMap { result in result.kid.map { (result.candidate, $0) } }
      .sorted { ($0.1, $0.0) < ($1.1, $1.0) }
    return ranked.prefix(next).map(\.0)
  }
}
