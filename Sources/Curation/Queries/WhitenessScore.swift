import Catalogue
import Foundation

/// Which measurement is the score of the background.
enum WhitenessScore {
  /// The one that the last run of `whiteness` compared, or else the one it compares by default.
  static func measurement(in catalogue: Catalogue) throws -> String {
    let last = try catalogue.stage(.whiteness).flatMap {
      try? JSONDecoder().decode(WhitenessSettings.self, from: Data($0.settings.utf8))
    }
    return (last ?? WhitenessSettings()).metric.measurement
  }
}
