package import Catalogue

/// Rejects pictures whose score for a white background lies below the threshold.
///
/// Only reads what `convert` measured: another threshold or metric decodes nothing.
package struct WhitenessStage: CurationStage {
  /// `whiteness`.
  package static let name = StageName.whiteness
  /// The score and its threshold.
  package let settings: WhitenessSettings

  package init(settings: WhitenessSettings) {
    self.settings = settings
  }

  /// The pictures that people accepted.
  package func decisionListing(in context: StageContext) throws -> String {
    try context.acceptanceListing()
  }

  /// Compares every score with the threshold.
  package func run(in context: StageContext) throws -> WhitenessSummary {
    let decisions = try decisions(in: context)
    try context.catalogue.record(
      decisions.map { decision in
        var measured = PictureMeasurements(pictureID: decision.pictureID)
        measured.whiteness = decision.value
        return measured
      })
    try context.catalogue.replaceDecisions(of: .whiteness, with: decisions)
    return summary(of: decisions)
  }

  /// What `run` would decide.
  package func preview(in context: StageContext) throws -> WhitenessSummary {
    summary(of: try decisions(in: context))
  }

  private func decisions(in context: StageContext) throws -> [Decision] {
    let pictures = try context.catalogue.pictures(entering: .whiteness)
    let measurements = try context.catalogue.measurements()
    let decisions = try pictures.map { picture in
      let measured = measurements[picture.id]
      let isBlank = measured?.isBlank ?? false
      guard let threshold = settings.threshold.score, !isBlank else {
        return WhitenessDecision.unconditional(pictureID: picture.id, isBlank: isBlank)
      }
      guard let score = measured?.score(settings.metric) else {
        throw CurationError.unknownPicture(
          path: picture.path,
          message: "expected the measurements of the \(settings.metric) score, found none; "
            + "run pokeprep filter and pokeprep convert again")
      }
      let parts = settings.metric == .calibrated ? measured?.backgroundParts : nil
      return WhitenessDecision.decide(
        pictureID: picture.id, score: score, fault: parts.flatMap(WhitenessFault.largest),
        threshold: threshold)
    }
    return try context.respectingAcceptance(of: decisions)
  }

  private func summary(of decisions: [Decision]) -> WhitenessSummary {
    WhitenessSummary(
      settings: settings, counts: StageCounts(of: decisions),
      histogram: WhitenessSummary.histogram(of: decisions.compactMap(\.value)))
  }
}

/// What `whiteness` found.
package struct WhitenessSummary: Sendable, Codable, Hashable {
  /// The score and threshold in use.
  package var settings: WhitenessSettings
  /// Pictures that came in, stayed and went.
  package var counts: StageCounts
  /// Pictures in ten equal ranges of the score, from 0…0.1 to 0.9…1.
  package var histogram: [Int]

  static func histogram(of scores: [Double]) -> [Int] {
    scores.reduce(into: [Int](repeating: 0, count: 10)) { bins, score in
      bins[min(max(Int(score * 10), 0), 9)] += 1
    }
  }
}
