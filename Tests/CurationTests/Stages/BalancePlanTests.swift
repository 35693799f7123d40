import Catalogue
import Curation
import Testing

@Suite("Balancing")
struct BalancePlanTests {
  /// Classes a, b and c of 10, 4 and 7 pictures.
  private let items = [("a", 10), ("b", 4), ("c", 7)].flatMap { name, count in
    (0..<count).map {
      PlannedPicture(pictureID: Int64($0), path: "\(name)/\($0)", pictureClass: name)
    }
  }

  private func plan(_ strategy: BalanceSettings.Strategy, seed: UInt64 = 0) -> BalancePlan {
    BalancePlan(
      items: items,
      settings: BalanceSettings { ($0.strategy, $0.cap, $0.seed) = (strategy, 6, seed) })
  }

  private func counts(_ plan: BalancePlan) -> [String: Int] {
    zip(items, plan.repeats).reduce(into: [:]) { $0[$1.0.pictureClass, default: 0] += $1.1 }
  }

  @Test("every strategy gives the classes the sizes it promises")
  func sizes() {
    #expect(counts(plan(.oversample)) == ["a": 10, "b": 10, "c": 10])
    #expect(counts(plan(.undersample)) == ["a": 4, "b": 4, "c": 4])
    #expect(counts(plan(.cap)) == ["a": 6, "b": 4, "c": 6])
    #expect(counts(plan(.weights)) == ["a": 10, "b": 4, "c": 7])
    #expect(counts(plan(.none)) == ["a": 10, "b": 4, "c": 7])
  }

  @Test("what the folders hold out is neither cut nor repeated, and counts for no class")
  func heldOut() {
    let more =
      items.map { item in
        var item = item
        item.split = .train
        return item
      }
      + (0..<9).map {
        PlannedPicture(
          pictureID: 0, path: "b/test/\($0)", pictureClass: "b", split: $0 < 5 ? .test : .validation
        )
      }
    for strategy in BalanceSettings.Strategy.allCases {
      let settings = BalanceSettings { ($0.strategy, $0.cap) = (strategy, 6) }
      let repeats = BalancePlan(items: more, settings: settings).repeats
      #expect(Array(repeats.prefix(items.count)) == plan(strategy).repeats)
      #expect(repeats.suffix(9).allSatisfy { $0 == 1 })
    }
  }

  @Test("repeats within a class differ by one at most, and nothing is lost by oversampling")
  func evenness() {
    let repeats = zip(items, plan(.oversample).repeats)
    for name in ["a", "b", "c"] {
      let own = repeats.filter { $0.0.pictureClass == name }.map(\.1)
      #expect((own.min() ?? 0) >= 1)
      #expect((own.max() ?? 0) - (own.min() ?? 0) <= 1)
    }
  }

  @Test("a weighted sample of every class counts alike, and weights are 1 on average")
  func weights() {
    let weights = plan(.weights).weights
    let shares = counts(plan(.weights)).map { Double($0.value) * (weights[$0.key] ?? 0) }
    #expect(shares.allSatisfy { abs($0 - 7) < 1e-9 })
    #expect(plan(.oversample).weights.isEmpty)
  }

  @Test("the seed chooses, the order of the pictures does not")
  func determinism() {
    #expect(plan(.undersample) == plan(.undersample))
    #expect(plan(.undersample, seed: 1) != plan(.undersample, seed: 2))
    let reversed = BalancePlan(
      items: items.reversed(),
      settings: BalanceSettings { ($0.strategy, $0.seed) = (.undersample, 1) })
    #expect(reversed.repeats.reversed() == plan(.undersample, seed: 1).repeats)
  }

  @Test("no pictures and one picture are fine")
  func small() {
    #expect(BalancePlan(items: [], settings: BalanceSettings()).repeats.isEmpty)
    #expect(
      BalancePlan(items: Array(items.prefix(1)), settings: BalanceSettings()).repeats == [1])
  }
}
