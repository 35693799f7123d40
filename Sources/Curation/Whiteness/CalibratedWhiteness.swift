import Foundation
package import Imaging

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
