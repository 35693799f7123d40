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

  /// Kept when there is a prepared picture on which something is to be seen.
  ///
  /// Otherwise rejected: the words before the first colon of the error are the reason, or that the
  /// picture is blank.
  package static func decide(
    _ conversion: Conversion, measured: PictureMeasurements?, keepsBlank: Bool = false
  ) -> Decision {
    func decision(_ isKept: Bool, _ reason: String, value: Double? = nil) -> Decision {
      Decision(
        pictureID: conversion.pictureID, stage: .convert, isKept: isKept, reason: reason,
        value: value, threshold: value.map { _ in PictureMeasurements.blankSpread })
    }
    if let error = conversion.error { return decision(false, String(error.prefix { $0 != ":" })) }
    guard let measured, measured.isBlank else { return decision(true, "converted") }
    return decision(keepsBlank, blank(conversion), value: measured.preparedSpread)
  }

  /// Whether a decision of `convert` is about a blank picture, kept or not.
  static func isBlank(_ decision: Decision) -> Bool { decision.reason.hasPrefix("blank") }

  /// What a blank picture is.
  private static func blank(_ conversion: Conversion) -> String {
    isHidden(conversion) ? "blank: drawn in the colour of the background" : "blank picture"
  }

  /// Whether a transparent picture is blank on its background alone.
  static func isHidden(_ conversion: Conversion) -> Bool {
    conversion.policies.contains(AppliedPolicy.hidden.rawValue)
  }

  /// An error in the words that are stored: first the kind, then after a colon the details.
  package static func words(for error: ImagingError) -> String {
    if case .unreadable(_, let words) = error { return "\(unreadable): \(words)" }
    return error.description
  }

  /// The words for a file that does not decode, and is not as long as it was when it was found: it may have
  /// been read while somebody wrote it, so it is read again.
  static func changedWords(from expected: Int, to found: Int) -> String {
    "\(unreadable): expected \(expected) bytes, as when it was found, read \(found)"
  }

  /// Whether the system would not read the file, or not all of it.
  package static func isUnreadable(_ conversion: Conversion) -> Bool {
    conversion.error?.hasPrefix(unreadable) ?? false
  }

  private static let unreadable = "unreadable file"
}
