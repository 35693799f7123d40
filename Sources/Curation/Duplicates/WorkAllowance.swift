/// How much the search may do for a picture, so that the whole grows with their number only.
///
/// What pictures leave unused serves later ones: one with many look-alikes gets much where such are rare, and
/// little where all are alike. Where nearly all have too many, only one in eight is looked into
/// further; the others are taken for crowded as long as these are.
struct WorkAllowance: Sendable {
  /// What each of some pictures may use.
  struct Share: Sendable {
    /// Entries of the indexes to look at.
    var entries: Int
    /// Places that the indexes may give.
    var candidates: Int
    /// Views to lay on each other.
    var alignments: Int
    /// Pictures of which one is looked into further.
    var samplingStep: Int

    /// Whether the picture with this number is looked into further.
    func isExamined(_ number: Int) -> Bool { number % samplingStep == 0 }
  }

  private static let entries = Rate(start: 30_000_000, each: 24_000, range: 8_000...120_000)
  private static let alignments = Rate(start: 30_000, each: 8, range: 8...64)
  /// Places for each alignment.
  private static let candidatesPerAlignment = 16
  /// Candidates that are ranked at the cost of one alignment.
  private static let rankedPerAlignment = 4
  /// Pictures over which the share of crowded ones is taken.
  private static let memory = 512
  private static let samplingStep = 8

  /// How fast an allowance grows, and between what it may be used for one picture.
  private struct Rate {
    var start: Int
    var each: Int
    var range: ClosedRange<Int>

    func share(of left: Int, among count: Int) -> Int {
      min(max(left / max(count, 1), range.lowerBound), range.upperBound)
    }
  }

  private var entriesLeft = Self.entries.start
  private var alignmentsLeft = Self.alignments.start
  private var examinedCount = 0
  private var crowdedCount = 0

  /// Adds what `count` more pictures bring and tells what each of them may use.
  mutating func share(among count: Int) -> Share {
    entriesLeft += count * Self.entries.each
    alignmentsLeft += count * Self.alignments.each
    let alignments = Self.alignments.share(of: alignmentsLeft, among: count)
    let isCrowd = examinedCount >= Self.memory / 2 && 4 * crowdedCount > 3 * examinedCount
    return Share(
      entries: Self.entries.share(of: entriesLeft, among: count),
      candidates: alignments * Self.candidatesPerAlignment, alignments: alignments,
      samplingStep: isCrowd ? Self.samplingStep : 1)
  }

  /// Takes away what was used.
  mutating func use(entries: Int, alignments: Int, ranked: Int) {
    entriesLeft = max(entriesLeft - entries, 0)
    alignmentsLeft = max(alignmentsLeft - alignments - ranked / Self.rankedPerAlignment, 0)
  }

  /// Notes whether a picture that was looked into further is crowded.
  mutating func note(isCrowded: Bool) {
    examinedCount += 1
    if isCrowded { crowdedCount += 1 }
    guard examinedCount == Self.memory else { return }
    examinedCount /= 2
    crowdedCount /= 2
  }
}
