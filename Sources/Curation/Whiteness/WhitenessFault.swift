package import Imaging

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
