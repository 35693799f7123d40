import Catalogue

extension PictureRow {
  /// The class, which every picture has that passed the filter.
  ///
  /// - Throws: `CurationError.unknownPicture` for a catalogue changed by other hands.
  func requiredClass() throws -> String {
    guard let pictureClass else {
      throw CurationError.unknownPicture(
        path: path, words: "expected a class, found none; run pokeprep filter again")
    }
    return pictureClass
  }
}
