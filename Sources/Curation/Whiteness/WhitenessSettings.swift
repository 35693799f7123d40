/// Which pictures count as having a white background.
package struct WhitenessSettings: StageSettings {
  /// A score for "what surrounds the subject is white".
  package enum Metric: String, Sendable, Codable, Hashable, CaseIterable {
    /// `CalibratedWhiteness`: the border's white, less what shows that it is not the background's.
    case calibrated
    /// Share of near-white pixels in a 2-pixel ring along the prepared picture's border.
    case border
    /// Share of near-white pixels in the whole prepared picture.
    case global
  }

  /// The lowest score that is kept, 0…1.
  package var threshold: Double
  /// The score.
  package var metric: Metric

  /// Settings from their parts.
  package init(threshold: Double, metric: Metric = .calibrated) {
    self.threshold = threshold
    self.metric = metric
  }

  /// The defaults.
  package init() {
    self.init(threshold: 0.8)
  }

  /// What each setting means.
  package static var comments: [SettingComment] {
    [
      SettingComment("threshold", "lowest score that is kept, 0 to 1"),
      SettingComment(
        "metric",
        "calibrated, or the share of white pixels along the border (border) or in all (global)"),
    ]
  }

  /// Decodes settings in which any part may be left out.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let standard = WhitenessSettings()
    self.init(
      threshold: try values.decodeIfPresent(Double.self, forKey: .threshold)
        ?? standard.threshold,
      metric: try values.decodeIfPresent(Metric.self, forKey: .metric) ?? standard.metric)
  }

  /// Checks the range of the threshold.
  ///
  /// - Throws: `CurationError.invalidSetting`.
  package func validate() throws {
    guard threshold.isFinite, (0...1).contains(threshold) else {
      throw CurationError.invalidSetting(
        name: "threshold", found: "\(threshold)", expected: "a number from 0 to 1")
    }
  }
}
