import GRDB

/// One source picture, as the catalogue knows it.
package struct PictureRow: Sendable, Hashable, Identifiable {
  /// The row number: stable for as long as the file keeps its path.
  package let id: Int64
  /// Relative to the input folder, parts joined by "/".
  package let path: String
  /// The folder that named the class, relative to the input folder; empty at the top.
  package let folder: String
  /// The class, once `filter` has found one.
  package let pictureClass: String?
  /// The identifier of the species, for folders named after one.
  package let species: String?
  /// Size of the file.
  package let byteCount: Int
  /// Time of the last change in nanoseconds since 1970.
  package let modifiedNanoseconds: Int64
  /// The part of a divided set that its folders name.
  package let split: PictureSplit?
}

extension PictureRow {
  /// The row of a picture found.
  init(id: Int64, _ found: FoundPicture) {
    self.init(
      id: id, path: found.path, folder: found.folder, pictureClass: found.pictureClass,
      species: found.species, byteCount: found.byteCount,
      modifiedNanoseconds: found.modifiedNanoseconds, split: found.split)
  }

  static let columns =
    "picture.id, picture.path, picture.folder, picture.class, picture.species, "
    + "picture.byte_count, picture.modified_ns, picture.split"

  /// Reads a row that begins with `columns`.
  ///
  /// - Throws: `UnreadableCell`.
  init(row: Row) throws {
    try self.init(
      id: row.value(0), path: row.value(1), folder: row.value(2), pictureClass: row.value(3),
      species: row.value(4),
      byteCount: row.value(5), modifiedNanoseconds: row.value(6),
      split: PictureSplit(row: row, at: 7))
  }

  /// Reads all rows of a query, without the copy that GRDB makes of each.
  static func all(_ database: Database, sql: String) throws -> [PictureRow] {
    var pictures: [PictureRow] = []
    let rows = try Row.fetchCursor(database, sql: sql)
    while let row = try rows.next() { pictures.append(try PictureRow(row: row)) }
    return pictures
  }
}

/// A picture file found on disk, before the catalogue has given it a row.
package struct FoundPicture: Sendable, Hashable {
  /// Relative to the input folder, parts joined by "/".
  package var path: String
  /// The folder that names the class, relative to the input folder; empty at the top.
  package var folder: String
  /// The class, when the folder is known.
  package var pictureClass: String?
  /// The identifier of the species, for folders named after one.
  package var species: String?
  /// Size of the file.
  package var byteCount: Int
  /// Time of the last change in nanoseconds since 1970.
  package var modifiedNanoseconds: Int64
  /// The part of a divided set that its folders name.
  package var split: PictureSplit?

  static let columns: [Column<FoundPicture>] = [
    .text("path", \.path), .text("folder", \.folder), .text("class", \.pictureClass),
    .text("species", \.species),
    Column(name: "byte_count", cell: { .integer(Int64($0.byteCount)) }),
    .integer("modified_ns", \.modifiedNanoseconds),
    Column(name: "split", cell: { .text($0.split?.rawValue) }),
  ]

  package init(
    path: String, folder: String, pictureClass: String?, species: String?, byteCount: Int,
    modifiedNanoseconds: Int64, split: PictureSplit? = nil
  ) {
    self.path = path
    self.folder = folder
    self.pictureClass = pictureClass
    self.species = species
    self.byteCount = byteCount
    self.modifiedNanoseconds = modifiedNanoseconds
    self.split = split
  }
}
