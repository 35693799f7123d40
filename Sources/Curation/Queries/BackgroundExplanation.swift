package import Imaging

/// How the score of a picture's background came about.
package struct BackgroundExplanation: Sendable, Codable, Hashable {
  /// The score that decides.
  package var metric: WhitenessSettings.Metric
  /// The calibrated score, 0…1, whatever the metric.
  package var calibratedScore: Double
  /// What speaks for white less what speaks against it.
  package var index: Double
  /// What the calibrated score is made of.
  package var parts: BackgroundParts
  /// What lowered it most; nil when nothing did.
  package var fault: WhitenessFault?

  /// How the score of a metric comes about from these parts.
  init(parts: BackgroundParts, metric: WhitenessSettings.Metric) {
    let score = CalibratedWhiteness(parts: parts)
    self.metric = metric
    calibratedScore = score.score
    index = score.index
    self.parts = parts
    fault = WhitenessFault.largest(in: parts)
  }
}
