extension ViewAlignment {
  /// The most that is cut off one side of a copy.
  private static let largestCut: Float = 0.21
  /// Cuts below this are the uncertainty of the subject's box, not a trim.
  private static let smallCut: Float = 0.035

  /// Whether the two views show the same picture.
  ///
  /// What tells copies apart from look-alikes is the largest difference anywhere: compression and
  /// scaling spread theirs, another mouth is a lump and another colour a plane. The mean difference is measured
  /// against the contrast, since two plain shapes agree nearly everywhere. A trimmed copy
  /// is compared over a coarser grid and gets more room. The limits were chosen on scraped
  /// pictures with known copies and on emoji, where look-alikes abound; docs/duplicates.md has
  /// the numbers.
  package var isSamePicture: Bool {
    let cuts = [window.left, window.top, window.right, window.bottom]
    guard let largest = cuts.max(), largest <= Self.largestCut, difference.coverage >= 0.9 else {
      return false
    }
    let isTrimmed = largest > Self.smallCut
    let limits = isTrimmed ? Limits(peak: 13, shift: 5) : Limits(peak: 8, shift: 4)
    return max(difference.lumaPeak, difference.chromaPeak) <= limits.peak
      && max(difference.lumaShift, difference.chromaShift) <= limits.shift
      && difference.luma <= 1.2 + 0.1 * difference.contrast
  }

  /// The largest differences of copies, in levels.
  private struct Limits {
    /// Of 3 × 3 samples.
    var peak: Float
    /// Of 8 × 8 samples.
    var shift: Float
  }

  /// The smaller, the more alike: the mean difference in brightness and colour, in levels.
  package var error: Float { difference.luma + difference.chroma }
}
