import Catalogue

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
