import Catalogue

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
  /// How long it took.
  package var seconds: Double
}

/// What became of pictures, counted one by one in any order: a million conversions need not be kept for
/// their sum.
struct ConvertTally {
  private var counts = StageCounts(of: [])
  private var policies: [String: Int] = [:]
  private var rejections: [ConvertSummary.Rejection] = []

  /// Counts what became of a picture.
  mutating func add(_ conversion: Conversion, of picture: PictureRow) {
    counts.add(ConvertDecision.decide(conversion))
    for policy in conversion.policies { policies[policy, default: 0] += 1 }
    if let error = conversion.error {
      rejections.append(ConvertSummary.Rejection(path: picture.path, words: error))
    }
  }

  /// What was counted, rejected pictures in the order of their paths.
  func summary(convertedCount: Int, seconds: Double) -> ConvertSummary {
    ConvertSummary(
      counts: counts, convertedCount: convertedCount, policies: policies,
      rejections: rejections.sorted { ExactPath.precedes($0.path, $1.path) }, seconds: seconds)
  }
}
