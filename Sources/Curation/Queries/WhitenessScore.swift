import Catalogue

/// Which measurement is the score of the background.
enum WhitenessScore {
  /// The one that the last run of `whiteness` compared, or else the one it compares by default.
  static func measurement(in catalogue: Catalogue) throws -> String {
    guard let record = try catalogue.stage(.whiteness),
      case .text(let metric) = SettingValue.settings(record.settings)["metric"]
    else { return "border_white_share" }
    return "\(metric)_white_share"
  }
}
