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

  /// The lowest score that is kept.
  package var threshold: WhitenessThreshold = 0.8
  /// The score.
  package var metric = Metric.calibrated

  /// The defaults.
  package init() {}

  /// Every setting.
  package static let settings: [Setting<Self>] = [
    Setting(
      "threshold", \.threshold,
      "lowest score that is kept, 0 to 1, or off to keep every background"),
    Setting(
      "metric", \.metric,
      "calibrated, or the share of white pixels along the border (border) or in all (global)"),
  ]
}
