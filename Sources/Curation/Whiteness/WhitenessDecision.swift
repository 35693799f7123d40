package import Catalogue
import Foundation
package import Imaging

/// What `whiteness` decides about one picture: a pure function of its score.
package enum WhitenessDecision {
  /// Kept whatever the background: none is looked at, or there is none to look at on a picture that is
  /// blank and that `convert` was told to keep.
  static func unconditional(pictureID: Int64, isBlank: Bool) -> Decision {
    Decision(
      pictureID: pictureID, stage: .whiteness, isKept: true,
      reason: isBlank ? "blank picture" : "whiteness is off")
  }

  /// Kept from the threshold upwards.
  ///
  /// - Parameters:
  ///   - pictureID: Which picture.
  ///   - score: By the metric of the settings, 0…1.
  ///   - fault: What lowered the score most, where the metric can tell.
  ///   - threshold: The lowest score that is kept.
  /// - Returns: The decision; the reason of a rejection ends with the fault.
  package static func decide(
    pictureID: Int64, score: Double, fault: WhitenessFault? = nil, threshold: Double
  ) -> Decision {
    let isKept = score >= threshold
    return Decision(
      pictureID: pictureID, stage: .whiteness, isKept: isKept,
      reason: isKept ? "white background" : rejection(for: fault), value: score,
      threshold: threshold)
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

/// What keeps a picture's surroundings from being white.
package enum WhitenessFault: String, Sendable, Codable, Hashable, CaseIterable {
  /// The border shows something of a colour: a scene, or a subject that the border crops.
  case covered
  /// The border is nearly white: paper, a vignette, a checkerboard.
  case offWhite = "off-white"
  /// The border is black.
  case black
  /// The outline follows rectangles: leftovers of lost transparency, a frame.
  case cut

  /// What it takes from an index of 1.
  func loss(in parts: BackgroundParts) -> Double {
    switch self {
    case .covered:
      parts.sourceBorderCoveredShare
    // Such a pixel is not white, and speaks against white on top of that.
    case .offWhite: (1 + CalibratedWhiteness.offWhiteWeight) * parts.sourceBorderOffWhiteShare
    case .black: (1 + CalibratedWhiteness.blackWeight) * parts.sourceBorderBlackShare
    case .cut: CalibratedWhiteness.cutWeight * parts.sourceOutlineCutShare
    }
  }

  /// The fault in a word or two, with its measure.
  package func note(for parts: BackgroundParts) -> String {
    let share =
      switch self {
      case .covered:
        parts.sourceBorderCoveredShare
      case .offWhite: parts.sourceBorderOffWhiteShare
      case .black: parts.sourceBorderBlackShare
      case .cut: parts.sourceOutlineCutShare
      }
    return "\(rawValue) \(Self.percent(share).replacing(" ", with: "\u{A0}"))"
  }

  private static func percent(_ share: Double) -> String { "\(Int((100 * share).rounded())) %" }

  /// The fault in a few words, with its measure.
  package func words(for parts: BackgroundParts) -> String {
    switch self {
    case .covered:
      Self.percent(
        parts.sourceBorderCoveredShare)
        + " of the source's border is covered"
    case .offWhite:
      "\(Self.percent(parts.sourceBorderOffWhiteShare)) of the source's border is off-white"
    case .black: "\(Self.percent(parts.sourceBorderBlackShare)) of the source's border is black"
    case .cut:
      "\(Self.percent(parts.sourceOutlineCutShare)) of the source's outline is cut along rectangles"
    }
  }

  /// The fault that costs a picture most; nil when nothing does.
  package static func largest(in parts: BackgroundParts) -> WhitenessFault? {
    let most = allCases.max { $0.loss(in: parts) < $1.loss(in: parts) }
    return most.flatMap { $0.loss(in: parts) > 0.005 ? $0 : nil }
  }
}

/// The calibrated score: how sure it is that what surrounds the subject is white.
///
/// index = white − off-white − black − 3 · cut, all of them shares of `BackgroundParts`;
/// score = 1 / (1 + exp(−25 · (index − 0.565))).
///
/// The weights are rounded from a logistic regression on labelled pictures; docs/curation.md tells
/// how and what it scores. A score of 0.8 lies at an index of 0.62, scores of 0.75 and 0.85 at
/// 0.609 and 0.634: few pictures lie between.
package struct CalibratedWhiteness: Sendable, Hashable, Codable {
  /// What takes part.
  package var parts: BackgroundParts

  /// What a border of off-white pixels takes from the index.
  static let offWhiteWeight = 1.0
  /// What a border of black pixels takes from the index.
  static let blackWeight = 1.0
  /// What an outline all of cuts takes from the index.
  package static let cutWeight = 3.0
  /// The index at which the score is 0.5.
  static let middle = 0.565
  /// How steeply the score rises there, four times its slope.
  static let steepness = 25.0

  /// The score of these parts.
  package init(parts: BackgroundParts) { self.parts = parts }

  /// What speaks for white less what speaks against it, −5…1.
  package var index: Double {
    parts.sourceBorderWhiteShare - Self.offWhiteWeight * parts.sourceBorderOffWhiteShare
      - Self.blackWeight * parts.sourceBorderBlackShare - Self.cutWeight
      * parts.sourceOutlineCutShare
  }

  /// The score, 0…1.
  package var score: Double { 1 / (1 + exp(-Self.steepness * (index - Self.middle))) }

  /// The index at which the score reaches a threshold; infinite for 0 and 1.
  package static func index(atScore score: Double) -> Double {
    middle + log(score / (1 - score)) / steepness
  }
}
