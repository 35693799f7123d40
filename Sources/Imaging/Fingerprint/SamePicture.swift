extension ViewAlignment {
  /// The most that is cut off one side of a copy.
  private static let largestCut: Float = 0.21
  /// Cuts below this are the uncertainty of the subject's box, not a trim.
  private static let smallCut: Float = 0.035
  /// Cuts of plain pictures, which must lie in place.
  private static let plainCut: Float = 0.01

  /// Whether two views, once on each other, show the same picture.
  ///
  /// What tells copies apart from look-alikes is the largest difference anywhere: compression and
  /// scaling spread theirs, another mouth is a lump and another colour a plane. Everything is also measured
  /// against the contrast, since faint shapes agree nearly everywhere. A trimmed copy
  /// is compared over a coarser grid and gets more room.
  ///
  /// A plain picture proves little: laid on each other freely, any two ovals agree. It counts only
  /// where two views of whole pictures lie in place, so that size, position and
  /// proportions must agree, too. The limits were chosen on scraped pictures with known copies, on
  /// emoji, strokes and shapes, where look-alikes abound; docs/duplicates.md explains them.
  ///
  /// - Parameters:
  ///   - showWholePictures: Whether the views are those of the whole pictures, not of subjects.
  ///   - isPlain: Tells whether one of the pictures is plain; asked only when it matters.
  /// - Returns: Whether the differences stay within the limits.
  package func isSamePicture(showWholePictures: Bool, isPlain: () -> Bool) -> Bool {
    let cuts = [window.left, window.top, window.right, window.bottom]
    guard let largest = cuts.max(), largest <= Self.largestCut, difference.coverage >= 0.9,
      meets(largest > Self.smallCut ? .trimmed : .untrimmed)
    else { return false }
    let isInPlace =
      showWholePictures && largest <= Self.plainCut && (cuts.min() ?? 0) >= -Self.plainCut
    return isInPlace && meets(.plain) || !isPlain()
  }

  private func meets(_ limits: Limits) -> Bool {
    let peak = max(difference.lumaPeak, difference.chromaPeak)
    let contrast = difference.fullContrast
    return peak <= limits.peak && peak <= Limits.noise + limits.relativePeak * contrast
      && max(difference.lumaShift, difference.chromaShift) <= limits.shift
      && difference.luma <= 1.2 + 0.1 * difference.contrast
      && error <= Limits.noise + limits.relativeError * contrast
  }

  /// The largest differences of copies, in levels.
  private struct Limits {
    /// Of 3 × 3 samples.
    var peak: Float
    /// Of 8 × 8 samples.
    var shift: Float
    /// Of 3 × 3 samples, as a share of the contrast.
    var relativePeak: Float
    /// On average, as a share of the contrast.
    var relativeError: Float
    /// What coding leaves where there is no contrast at all.
    static let noise: Float = 0.8

    static let untrimmed = Limits(peak: 8, shift: 4, relativePeak: 0.3, relativeError: 0.16)
    static let trimmed = Limits(peak: 13, shift: 5, relativePeak: 0.3, relativeError: 0.16)
    static let plain = Limits(peak: 8, shift: 4, relativePeak: 0.1, relativeError: 0.03)
  }

  /// The smaller, the more alike: the mean difference in brightness and colour, in levels.
  package var error: Float { difference.luma + difference.chroma }
}

extension PictureFingerprint {
  /// A subject of fewer waves is plain.
  private static let plainWaveCount = 170
  /// So is one that varies less, in levels: what is seen there may be noise.
  private static let plainSpread: Float = 5

  /// Whether the subject is a mere shape, stroke or plane, or too small to be seen.
  package var isPlain: Bool {
    guard let subject = views.last, !views.contains(where: \.isBlank) else { return true }
    if views.count == 1, subject.isMostlyGround { return true }
    let detail = ViewDetail(of: subject)
    return detail.waveCount < Self.plainWaveCount || detail.spread < Self.plainSpread
  }
}
