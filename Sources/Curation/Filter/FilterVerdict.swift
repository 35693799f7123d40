import Species

/// What `filter` says about one file.
struct FilterVerdict: Hashable {
  /// The folder that named the class, or the one the file lies in when none did.
  var folder: String
  var pictureClass: String?
  var species: Species?
  var isKept: Bool
  /// The same words for the same cause.
  var reason: String

  static let kept = "class selected"
  static let otherClass = "class not selected"
  static let unknownFolder = "unknown folder"
  static let outsideFolders = "not in a class folder"
}
