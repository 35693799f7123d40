import SeededRandom

extension FeatureMatrix {
  /// `size` rows drawn without replacement, or all rows in their order when there are no more.
  func randomPart(_ size: Int, seed: UInt64, stream: String) -> FeatureMatrix {
    guard count > size else { return self }
    var random = CounterRandom(seed: seed, stream: RandomStream(stream))
    return rows(random.permutation(count: count).prefix(size))
  }
}
