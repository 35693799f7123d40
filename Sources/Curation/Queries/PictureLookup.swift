import Catalogue
import Foundation

/// Finds the picture that a person means by a path.
struct PictureLookup {
  let context: StageContext
  let pictures: [PictureRow]

  /// - Throws: `CurationError.unknownPicture` when no or several pictures could be meant.
  func picture(_ file: String) throws -> PictureRow {
    let input = try context.inputFolder()
    let absolute = URL(fileURLWithPath: file).standardizedFileURL.path
    let candidates = [
      file, relative(absolute, to: input),
      relative(URL(fileURLWithPath: absolute).resolvingSymlinksInPath().path,
        to: URL(fileURLWithPath: input).resolvingSymlinksInPath().path),
    ]
    for case let path? in candidates {
      if let picture = pictures.first(where: { $0.path == path }) { return picture }
    }
    if let picture = try preparedFrom(absolute) ?? preparedFrom(context.workspace.absolutePath(file))
    {
      return picture
    }
    return try named(file)
  }

  private func relative(_ path: String, to folder: String) -> String? {
    path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : nil
  }

  /// The source of a prepared picture.
  private func preparedFrom(_ path: String) throws -> PictureRow? {
    let relative = context.workspace.relativePath(path)
    let id = try context.catalogue.conversions().first { $0.value.preparedPath == relative }?.key
    return id.flatMap { id in pictures.first { $0.id == id } }
  }

  /// The only picture whose path ends so.
  private func named(_ file: String) throws -> PictureRow {
    let matches = pictures.filter { $0.path.hasSuffix("/" + file) }
    if matches.count == 1 { return matches[0] }
    let words =
      matches.isEmpty
      ? "not in the catalogue; pokeprep list shows the paths it knows, pokeprep filter looks for "
        + "new files"
      : "may be \(matches.count) pictures: "
        + matches.prefix(5).map(\.path).joined(separator: ", ")
        + (matches.count > 5 ? ", …" : "") + "; give more of the path"
    throw CurationError.unknownPicture(path: file, words: words)
  }
}
