import Catalogue
import Foundation
import Suggestions

/// Finds the picture of the catalogue that a typed path means.
struct PictureLookup {
  let context: StageContext

  /// The picture at a typed path, in which control characters may be written out as they are printed.
  ///
  /// - Throws: As `picture(at:)`.
  func picture(typedAs path: String, from folder: String) throws -> PictureRow {
    do { return try picture(at: TypedPath(path, from: folder)) } catch let error as CurationError {
      guard let name = PrintedName.name(printedAs: path),
        let found = try? picture(at: TypedPath(name, from: folder))
      else { throw error }
      return found
    }
  }

  /// The picture at a path that may be relative to the current folder or to the input folder, or
  /// absolute, through links or not, and may name the source or the prepared picture; or the end
  /// of a path that only one picture has.
  ///
  /// - Throws: `CurationError.unknownPicture` with the nearest known paths; `notFiltered`.
  func picture(at typed: TypedPath) throws -> PictureRow {
    let input = try context.inputFolder()
    let candidates = typed.candidates(inputFolder: input)
    for path in candidates {
      if let picture = try context.catalogue.picture(at: path) { return picture }
    }
    let pictures = try context.catalogue.pictures()
    if let prepared = try prepared(typed, among: pictures) { return prepared }
    if let identity = typed.identity,
      let same = pictures.first(where: {
        TypedPath.Identity(of: context.sourcePath(of: $0, in: input)) == identity
      })
    {
      return same
    }
    // Swift compares letters, whichever way their accents are stored.
    let alike = pictures.filter { candidates.contains($0.path) }
    if alike.count == 1 { return alike[0] }
    let named = pictures.filter { Self.isEnd(candidates.last ?? typed.text, of: $0.path) }
    if named.count == 1 { return named[0] }
    throw CurationError.unknownPicture(
      path: typed.text,
      message: Self.words(
        typed.identity, input: input,
        nearest: Suggestions.nearest(
          3, to: candidates.first ?? typed.text, among: pictures.lazy.map(\.path), separator: "/")))
  }

  /// Whether a path ends in these parts, so that a name that only one picture has will do.
  private static func isEnd(_ end: String, of path: String) -> Bool {
    path.utf8.reversed().starts(with: ("/" + end).utf8.reversed())
  }

  /// The picture whose prepared one lies at the path.
  private func prepared(_ typed: TypedPath, among pictures: [PictureRow]) throws -> PictureRow? {
    let paths = [typed.absolute, typed.resolved].flatMap { path in
      [path, TypedPath.path(path, below: context.workspace.root)].compactMap(\.self)
    }
    let conversions = try context.catalogue.conversions().values
    let conversion = conversions.first {
      $0.preparedPath.map(paths.contains) ?? false
    }
    if let conversion { return pictures.first { $0.id == conversion.pictureID } }
    // An export names its pictures like the prepared ones, in any format.
    let name = Self.stem(typed.absolute)
    let named = conversions.filter { $0.preparedPath.map(Self.stem) == name }
    return named.count == 1 ? pictures.first { $0.id == named[0].pictureID } : nil
  }

  /// The name of a file without folders and ending.
  private static func stem(_ path: String) -> String {
    ((path as NSString).lastPathComponent as NSString).deletingPathExtension
  }

  private static func words(
    _ identity: TypedPath.Identity?, input: String, nearest: [String]
  ) -> String {
    if identity?.isFolder == true {
      return "this is a folder; name one picture, or see all with: pokeprep list"
    }
    var words = "the catalogue knows no such picture in \(input)"
    if identity != nil {
      words +=
        "; the file is there, so it came after the last filter, is hidden or lies elsewhere "
        + "(pokeprep filter looks again)"
    }
    words += "; see all with: pokeprep list"
    return nearest.isEmpty
      ? words : words + "; did you mean \(nearest.joined(separator: " or "))?"
  }
}
