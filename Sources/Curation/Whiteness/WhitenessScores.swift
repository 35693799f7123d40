package import Catalogue
package import Imaging

/// The scores of the background of all pictures that `convert` has measured.
package struct WhitenessScores: Sendable, Hashable {
  /// What the scores are.
  package var metric: WhitenessSettings.Metric
  /// The score of each picture, 0…1.
  package var byPicture: [Int64: Double]

  /// Reads the scores of a metric.
  ///
  /// - Throws: `CatalogueError`.
  package init(
    _ metric: WhitenessSettings.Metric, in catalogue: Catalogue
  ) throws(CatalogueError) {
    self.metric = metric
    byPicture = try catalogue.measurements().compactMapValues { $0.score(metric) }
  }

  /// Reads the scores that the last run of `whiteness` compared, or else those that it compares by
  /// default.
  ///
  /// - Throws: `CatalogueError`.
  package init(lastComparedIn catalogue: Catalogue) throws(CatalogueError) {
    try self.init(Self.lastMetric(in: catalogue), in: catalogue)
  }

  /// The metric that the last run of `whiteness` used, or else the default.
  ///
  /// - Throws: `CatalogueError`.
  package static func lastMetric(
    in catalogue: Catalogue
  ) throws(CatalogueError) -> WhitenessSettings.Metric {
    guard let stage = try catalogue.stage(.whiteness) else { return WhitenessSettings().metric }
    let last = try? WhitenessSettings(of: stage)
    return (last ?? WhitenessSettings()).metric
  }

  /// The parts of the calibrated score of every picture that has them.
  ///
  /// - Throws: `CatalogueError`.
  package static func parts(
    in catalogue: Catalogue
  ) throws(CatalogueError) -> [Int64: BackgroundParts] {
    try catalogue.measurements().compactMapValues(\.backgroundParts)
  }
}
