package import Catalogue

/// What `whiteness` decides about one picture: a pure function of its score.
package enum WhitenessDecision {
  /// Kept from the threshold upwards.
  package static func decide(
    pictureID: Int64, score: Double, settings: WhitenessSettings
  ) -> Decision {
    let isKept = score >= settings.threshold
    return Decision(
      pictureID: pictureID, stage: .whiteness, isKept: isKept,
      reason: isKept ? "white background" : "background not white", value: score,
      threshold: settings.threshold)
  }
}
