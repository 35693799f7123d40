package import Catalogue
package import Imaging

extension PictureMeasurements {
  /// What `convert` measures on the prepared picture and on the decoded source.
  init(pictureID: Int64, prepared: BackgroundMeasurement, source: BackgroundParts) {
    self.init(pictureID: pictureID)
    whiteness = CalibratedWhiteness(parts: source).score
    preparedBorderWhiteShare = prepared.preparedBorderWhiteShare
    preparedWhiteShare = prepared.preparedWhiteShare
    preparedTopWhiteShare = prepared.preparedTopWhiteShare
    preparedBottomWhiteShare = prepared.preparedBottomWhiteShare
    preparedLeftWhiteShare = prepared.preparedLeftWhiteShare
    preparedRightWhiteShare = prepared.preparedRightWhiteShare
    sourceBorderWhiteShare = source.sourceBorderWhiteShare
    sourceBorderOffWhiteShare = source.sourceBorderOffWhiteShare
    sourceBorderBlackShare = source.sourceBorderBlackShare
    sourceOutlineCutShare = source.sourceOutlineCutShare
    sourceWhiteRegionShare = source.sourceWhiteRegionShare
  }

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

  /// The score of a metric, 0…1, where what it needs was measured.
  package func score(_ metric: WhitenessSettings.Metric) -> Double? {
    switch metric {
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
