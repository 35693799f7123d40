extension String {
  /// The text without the mark of UTF-8 (U+FEFF) that some editors and spreadsheets put in front.
  package var withoutMark: String {
    let mark: Unicode.Scalar = "\u{FEFF}"
    return unicodeScalars.first == mark ? String(unicodeScalars.drop { $0 == mark }) : self
  }
}
