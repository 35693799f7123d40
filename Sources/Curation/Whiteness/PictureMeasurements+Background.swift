package import Catalogue
package import Imaging

extension PictureMeasurements {
  /// What `convert` measures on the prepared picture and on the decoded source; of a blank picture no
  /// score of its background, since there is no subject in front of it.
  init(pictureID: Int64, fitted: FittedPicture, source: BackgroundParts) {
    self.init(pictureID: pictureID)
    let prepared = BackgroundMeasurement.measure(fitted)
    preparedSpread = fitted.spread
    preparedBorderWhiteShare = prepared.preparedBorderWhiteShare
    preparedWhiteShare = prepared.preparedWhiteShare
    preparedTopWhiteShare = prepared.preparedTopWhiteShare
    preparedBottomWhiteShare = prepared.preparedBottomWhiteShare
    preparedLeftWhiteShare = prepared.preparedLeftWhiteShare
    preparedRightWhiteShare = prepared.preparedRightWhiteShare
    if isBlank { return }
    whiteness = CalibratedWhiteness(parts: source).score
    sourceBorderWhiteShare = source.sourceBorderWhiteShare
    sourceBorderOffWhiteShare = source.sourceBorderOffWhiteShare
    sourceBorderBlackShare = source.sourceBorderBlackShare
    sourceOutlineCutShare = source.sourceOutlineCutShare
    sourceWhiteRegionShare = source.sourceWhiteRegionShare
  }

  /// Below this spread, in levels, nothing is to be seen.
  ///
  /// Paper with grain has less than 2, the faintest of thousands of drawings and photographs 4.
  package static let blankSpread = 3.0

  /// Whether the prepared picture is of one colour, or nearly.
  package var isBlank: Bool { preparedSpread.map { $0 < Self.blankSpread } ?? false }

  /// Whether most of the source's border shows something of a colour, as in photographs and scenes.
  var fillsFrame: Bool { backgroundParts.map { $0.sourceBorderCoveredShare >= 0.5 } ?? false }

  /// The parts of the calibrated score, where all of them were measured.
  package var backgroundParts: BackgroundParts? {
    guard let sourceBorderWhiteShare, let sourceBorderOffWhiteShare, let sourceBorderBlackShare,
      let sourceOutlineCutShare, let sourceWhiteRegionShare
    else { return nil }
    return BackgroundParts(
      sourceBorderWhiteShare: sourceBorderWhiteShare,
      sourceBorderOffWhiteShare: sourceBorderOffWhiteShare,
      sourceBorderBlackShare: sourceBorderBlackShare,
      sourceOutlineCutShare: sourceOutlineCutShare,
      sourceWhiteRegionShare: sourceWhiteRegionShare)
  }

  /// The score of a metric, 0…1, where what it needs was measured; none of a blank picture.
  package func score(_ metric: WhitenessSettings.Metric) -> Double? {
    if isBlank { return nil }
    return switch metric {
    case .border: preparedBorderWhiteShare
    case .global: preparedWhiteShare
    case .calibrated: backgroundParts.map { CalibratedWhiteness(parts: $0).score }
    }
  }

  /// The side of the prepared picture with the least white, and how much of it is white.
  var darkestSide: PictureExplanation.Side? {
    let sides = [
      ("top", preparedTopWhiteShare), ("bottom", preparedBottomWhiteShare),
      ("left", preparedLeftWhiteShare), ("right", preparedRightWhiteShare),
    ]
    return sides.compactMap { name, share in
      share.map { PictureExplanation.Side(name: name, whiteShare: $0) }
    }.min { $0.whiteShare < $1.whiteShare }
  }
}
