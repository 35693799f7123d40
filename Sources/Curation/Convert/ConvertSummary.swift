import Catalogue
import Imaging

/// What `convert` did.
package struct ConvertSummary: Sendable, Codable, Hashable {
  /// A picture that could not be used.
  package struct Rejection: Sendable, Codable, Hashable {
    /// Relative to the input folder.
    package var path: String
    /// Why, in the decoder's words.
    package var words: String
  }

  /// Pictures that came in, stayed and went.
  package var counts: StageCounts
  /// Pictures converted in this run; the others were there already.
  package var convertedCount: Int
  /// How many pictures each decoding policy was applied to, such as `orientation`.
  package var policies: [String: Int]
  /// Every rejected picture, by path.
  package var rejections: [Rejection]
  /// Transparent pictures that are blank on their background alone.
  package var hiddenCount: Int
  /// Pictures that fill their frame, as photographs do.
  package var fullFrameCount: Int
  /// How the pictures were prepared.
  package var settings: ConvertSettings
  /// How long it took.
  package var seconds: Double
}

/// What became of pictures, counted one by one in any order: a million conversions need not be kept for
/// their sum.
struct ConvertTally {
  private let settings: ConvertSettings
  private let accepted: Set<Int64>
  private var counts = StageCounts(of: [])
  private var policies: [String: Int] = [:]
  private var rejections: [ConvertSummary.Rejection] = []
  private var (hiddenCount, fullFrameCount) = (0, 0)

  /// No pictures yet, to be prepared by these settings; people have `accepted` some.
  init(_ settings: ConvertSettings, accepted: Set<Int64>) {
    self.settings = settings
    self.accepted = accepted
  }

  /// What `convert` decides about a picture.
  func decide(_ conversion: Conversion, _ measured: PictureMeasurements?) -> Decision {
    ConvertDecision.decide(
      conversion, measured: measured,
      keepsBlank: settings.keepBlank || accepted.contains(conversion.pictureID))
  }

  /// Counts what became of a picture.
  mutating func add(
    _ conversion: Conversion, _ measured: PictureMeasurements?, of picture: PictureRow
  ) {
    let decision = decide(conversion, measured)
    counts.add(decision)
    for policy in conversion.policies {
      policies[AppliedPolicy.name(in: policy), default: 0] += 1
    }
    if ConvertDecision.isHidden(conversion) { hiddenCount += 1 }
    // What shows through transparency is no scene, whatever its colour.
    let isCutOut = conversion.policies.contains(AppliedPolicy.alpha.rawValue)
    if !isCutOut, measured?.fillsFrame ?? false { fullFrameCount += 1 }
    if !decision.isKept {
      rejections.append(
        ConvertSummary.Rejection(path: picture.path, words: conversion.error ?? decision.reason))
    }
  }

  /// What was counted, rejected pictures in the order of their paths.
  func summary(convertedCount: Int, seconds: Double) -> ConvertSummary {
    ConvertSummary(
      counts: counts, convertedCount: convertedCount, policies: policies,
      rejections: rejections.sorted { ExactPath.precedes($0.path, $1.path) },
      hiddenCount: hiddenCount, fullFrameCount: fullFrameCount, settings: settings,
      seconds: seconds)
  }
}
