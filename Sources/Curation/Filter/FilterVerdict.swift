import Catalogue
import Species

/// What `filter` says about the files of a folder.
struct FilterVerdict: Hashable {
  /// The folder that named the class, or the one the files lie in when none did.
  var folder: String
  var pictureClass: String?
  var species: Species?
  /// The part of a divided set that the folders name.
  var split: PictureSplit?
  var isKept: Bool
  /// The same words for the same cause.
  var reason: String
  /// What a person made of the files; nil where the folder alone counts.
  var decidedByPerson: PersonOutcome?

  static let kept = "class selected"
  static let otherClass = "class not selected"
  static let unknownFolder = "unknown folder"
  static let outsideFolders = "not in a class folder"
  static let mask = "mask of another picture"
}
