/// How classes of different sizes are brought to take part alike.
package struct BalanceSettings: StageSettings {
  /// What is done about classes of different sizes.
  package enum Strategy: String, Sendable, Codable, Hashable, CaseIterable {
    /// Pictures of smaller classes take part several times, up to the size of the largest.
    case oversample
    /// Larger classes are cut down to the size of the smallest.
    case undersample
    /// Classes are cut down to a given number of pictures.
    case cap
    /// Nothing is cut or repeated; the sampler gets a weight for each class.
    case weights
    /// Nothing is done.
    case none
  }

  /// What is done.
  package var strategy = Strategy.oversample
  /// The most pictures of a class with `cap`.
  package var cap = 1000
  /// Which pictures are cut or repeated.
  package var seed: UInt64 = 0

  /// The defaults.
  package init() {}

  /// Every setting.
  package static let settings: [Setting<Self>] = [
    Setting(
      "strategy", \.strategy, "oversample, undersample, cap, weights (for the sampler) or none"),
    Setting("cap", \.cap, within: 1..., "most pictures of a class with strategy cap"),
    Setting("seed", \.seed, "decides which pictures are repeated or cut"),
  ]
}
