package import SeededRandom

/// What the numbers of latent vectors are drawn from.
package enum LatentDistribution: String, Codable, Hashable, Sendable, CaseIterable {
  /// N(0, 1).
  case normal
  /// U(−1, 1).
  case uniform
  /// N(0, 1) within ±2: what lies outside is drawn again.
  case truncated

  /// Fills `values` with draws.
  package func fill(_ values: inout [Float], using random: inout CounterRandom) {
    switch self {
    case .normal: random.fillNormal(&values)
    case .uniform:
      for i in values.indices { values[i] = random.uniform(in: -1...1) }
    case .truncated:
      random.fillNormal(&values)
      for i in values.indices {
        while abs(values[i]) > 2 { values[i] = random.normalPair().0 }
      }
    }
  }
}
