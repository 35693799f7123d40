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
  package var strategy: Strategy
  /// The most pictures of a class with `cap`.
  package var cap: Int
  /// Which pictures are cut or repeated.
  package var seed: UInt64

  /// Settings from their parts.
  package init(strategy: Strategy, cap: Int = 1000, seed: UInt64 = 0) {
    self.strategy = strategy
    self.cap = cap
    self.seed = seed
  }

  /// The defaults.
  package init() {
    self.init(strategy: .oversample)
  }

  /// What each setting means.
  package static var comments: [SettingComment] {
    [
      SettingComment(
        "strategy", "oversample, undersample, cap, weights (for the sampler) or none"),
      SettingComment("cap", "most pictures of a class with strategy cap"),
      SettingComment("seed", "decides which pictures are repeated or cut"),
    ]
  }

  /// Decodes settings in which any part may be left out.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let standard = BalanceSettings()
    self.init(
      strategy: try values.decodeIfPresent(Strategy.self, forKey: .strategy)
        ?? standard.strategy,
      cap: try values.decodeIfPresent(Int.self, forKey: .cap) ?? standard.cap,
      seed: try values.decodeIfPresent(UInt64.self, forKey: .seed) ?? standard.seed)
  }

  /// Checks the range of the cap.
  ///
  /// - Throws: `CurationError.invalidSetting`.
  package func validate() throws {
    guard cap >= 1 else {
      throw CurationError.invalidSetting(name: "cap", found: "\(cap)", expected: "at least 1")
    }
  }
}
