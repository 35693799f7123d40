package import Catalogue

/// What `whiteness` decides about one picture: a pure function of its score.
package enum WhitenessDecision {
  /// Kept from the threshold upwards.
  ///
  /// - Parameters:
  ///   - pictureID: Which picture.
  ///   - score: By the metric of the settings, 0…1.
  ///   - fault: What lowered the score most, where the metric can tell.
  ///   - settings: Metric and threshold.
  /// - Returns: The decision; the reason of a rejection ends with the fault.
  package static func decide(
    pictureID: Int64, score: Double, fault: WhitenessFault? = nil, settings: WhitenessSettings
  ) -> Decision {
    let isKept = score >= settings.threshold
    return Decision(
      pictureID: pictureID, stage: .whiteness, isKept: isKept,
      reason: isKept ? "white background" : rejection(for: fault), value: score,
      threshold: settings.threshold)
  }

  private static func rejection(for fault: WhitenessFault?) -> String {
    let words = "background not white"
    return switch fault {
    case nil: words
    case .covered: words + ": border covered"
    case .offWhite: words + ": border off-white"
    case .black: words + ": border black"
    case .cut: words + ": cut along rectangles"
    }
  }
}
