import Catalogue
package import Imaging

/// The names under which `convert` stores what `whiteness` decides by.
package enum WhitenessMeasurements {
  /// The score that decides: by the default metric after `convert`, by the chosen one after
  /// `whiteness`.
  package static let score = "whiteness"
  /// Share of near-white pixels in a ring along the prepared picture's border, 0…1.
  package static let border = "border_white_share"
  /// Share of near-white pixels in the whole prepared picture, 0…1.
  package static let global = "global_white_share"
  /// The parts of the border, by side.
  package static let sides = [
    "top_white_share", "bottom_white_share", "left_white_share", "right_white_share",
  ]
  /// The parts of the calibrated score, in the order of `BackgroundParts`.
  static let parts = [
    "surround_white_share", "surround_off_white_share", "surround_black_share",
    "outline_cut_share", "white_region_share",
  ]

  static func rows(
    of measured: BackgroundMeasurement, parts: BackgroundParts, pictureID: Int64
  ) -> [Measurement] {
    let values = [
      (score, CalibratedWhiteness(parts: parts).score), (border, measured.borderWhiteShare),
      (global, measured.globalWhiteShare), (sides[0], measured.topWhiteShare),
      (sides[1], measured.bottomWhiteShare),
      (sides[2], measured.leftWhiteShare), (sides[3], measured.rightWhiteShare),
      (Self.parts[0], parts.whiteShare), (Self.parts[1], parts.offWhiteShare),
      (Self.parts[2], parts.blackShare), (Self.parts[3], parts.cutShare),
      (Self.parts[4], parts.regionShare),
    ]
    return values.map { Measurement(pictureID: pictureID, name: $0.0, value: $0.1) }
  }

  /// The parts of the calibrated score among a picture's measurements, if it has them all.
  package static func backgroundParts(in measurements: [String: Double]) -> BackgroundParts? {
    let values = parts.compactMap { measurements[$0] }
    guard values.count == parts.count else { return nil }
    return BackgroundParts(
      whiteShare: values[0], offWhiteShare: values[1], blackShare: values[2],
      cutShare: values[3], regionShare: values[4])
  }
}
