import Catalogue
import Imaging

/// The names under which `convert` stores what `whiteness` decides by.
public enum WhitenessMeasurements {
  /// The score that decides: by the default metric after `convert`, by the chosen one after
  /// `whiteness`.
  public static let score = "whiteness"
  /// Share of near-white pixels in a ring along the picture's border, 0…1.
  public static let border = "border_white_share"
  /// Share of near-white pixels in the whole picture, 0…1.
  public static let global = "global_white_share"
  /// The parts of the border, by side.
  public static let sides = [
    "top_white_share", "bottom_white_share", "left_white_share", "right_white_share",
  ]

  static func rows(of measured: BackgroundMeasurement, pictureID: Int64) -> [Measurement] {
    let values = [
      (score, measured.borderWhiteShare), (border, measured.borderWhiteShare),
      (global, measured.globalWhiteShare), (sides[0], measured.topWhiteShare),
      (sides[1], measured.bottomWhiteShare),
      (sides[2], measured.leftWhiteShare), (sides[3], measured.rightWhiteShare),
    ]
    return values.map { Measurement(pictureID: pictureID, name: $0.0, value: $0.1) }
  }
}
