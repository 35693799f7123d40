package import Catalogue
package import Imaging

/// What `convert` decides: pure functions of what is known.
package enum ConvertDecision {
  /// Whether a picture must be converted (again).
  ///
  /// - Parameters:
  ///   - earlier: What became of it before, if anything.
  ///   - digest: Of the settings in force.
  ///   - preparedPath: Where its prepared picture belongs.
  ///   - isPresent: Whether that file is there; asked last.
  /// - Returns: True for a new picture, other settings, another place or a lost file.
  package static func isNeeded(
    earlier: Conversion?, digest: String, preparedPath: String,
    isPresent: @autoclosure () -> Bool
  ) -> Bool {
    guard let earlier, earlier.settings == digest else { return true }
    // A file that the system would not read may be readable now; one that does not decode stays so.
    if earlier.error != nil { return isUnreadable(earlier) }
    return earlier.preparedPath != preparedPath || !isPresent()
  }

  /// Kept when there is a prepared picture; otherwise rejected, the words before the first colon
  /// of the error being the reason.
  package static func decide(_ conversion: Conversion) -> Decision {
    guard let error = conversion.error else {
      return Decision(
        pictureID: conversion.pictureID, stage: .convert, isKept: true, reason: "converted")
    }
    let reason = error.prefix { $0 != ":" }
    return Decision(
      pictureID: conversion.pictureID, stage: .convert, isKept: false, reason: String(reason))
  }

  /// An error in the words that are stored: first the kind, then after a colon the details.
  package static func words(for error: ImagingError) -> String {
    if case .unreadable(_, let words) = error { return "\(unreadable): \(words)" }
    return error.description
  }

  /// Whether the system would not read the file.
  static func isUnreadable(_ conversion: Conversion) -> Bool {
    conversion.error?.hasPrefix(unreadable) ?? false
  }

  private static let unreadable = "unreadable file"
}
