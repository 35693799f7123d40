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

  init?(measurements: [String: Double], metric: WhitenessSettings.Metric) {
    guard let parts = WhitenessMeasurements.backgroundParts(in: measurements) else { return nil }
    let score = CalibratedWhiteness(parts: parts)
    self.init(
      metric: metric, calibratedScore: score.score, index: score.index, parts: parts,
      fault: WhitenessFault.largest(in: parts))
  }

  init(
    metric: WhitenessSettings.Metric, calibratedScore: Double, index: Double,
    parts: BackgroundParts, fault: WhitenessFault?
  ) {
    self.metric = metric
    self.calibratedScore = calibratedScore
    self.index = index
    self.parts = parts
    self.fault = fault
  }
}
