import GRDB

extension Catalogue {
  /// Makes the picture table equal to what was found on disk, in one transaction.
  ///
  /// Files seen before keep their row number. Files that changed lose their conversion,
  /// measurements, fingerprint and what `audit` knows of them; files that are gone lose their row
  /// with all that hangs on it.
  ///
  /// - Returns: The rows of the pictures found, ordered by path.
  @discardableResult
  package func replacePictures(with found: [FoundPicture]) throws(CatalogueError) -> [PictureRow] {
    try write { database in
      var gone = Dictionary(
        uniqueKeysWithValues: try Self.pictures(database).map { (ExactPath($0.path), $0) })
      let changes = try PictureChanges(database)
      var rows: [PictureRow] = []
      var new: [FoundPicture] = []
      for picture in found {
        // A new catalogue knows none.
        if !gone.isEmpty, let known = gone.removeValue(forKey: ExactPath(picture.path)) {
          rows.append(try changes.write(picture, over: known))
        } else {
          new.append(picture)
        }
      }
      for picture in gone.values { try changes.remove(picture) }
      rows += try PictureChanges.insert(new, into: database)
      // Files mostly come in order, and sorting what is sorted costs one look at each.
      return rows.sorted { ExactPath.precedes($0.path, $1.path) }
    }
  }

  /// Every picture, ordered by path.
  package func pictures() throws(CatalogueError) -> [PictureRow] {
    try read { try Self.pictures($0) }
  }

  /// The pictures that no stage before `stage` has rejected, ordered by path.
  package func pictures(entering stage: StageName) throws(CatalogueError) -> [PictureRow] {
    let names = stage.earlier.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    return try read { database in
      try PictureRow.all(
        database,
        sql: """
          SELECT \(PictureRow.columns) FROM picture WHERE id NOT IN (
            SELECT picture_id FROM decision WHERE state = 'rejected' AND stage IN (\(names)))
          ORDER BY path
          """)
    }
  }

  /// How many pictures no stage up to and with `stage` has rejected.
  package func keptCount(after stage: StageName) throws(CatalogueError) -> Int {
    let names = (stage.earlier + [stage]).map { "'\($0.rawValue)'" }.joined(separator: ", ")
    return try read { database in
      try Int.fetchOne(
        database,
        sql: """
          SELECT COUNT(*) FROM picture WHERE NOT EXISTS (
            SELECT 1 FROM decision WHERE picture_id = picture.id AND state = 'rejected'
            AND stage IN (\(names)))
          """) ?? 0
    }
  }

  /// The picture at a path relative to the input folder.
  package func picture(at path: String) throws(CatalogueError) -> PictureRow? {
    try read { database in
      try Row.fetchOne(
        database, sql: "SELECT \(PictureRow.columns) FROM picture WHERE path = ?",
        arguments: [path]
      ).map(PictureRow.init(row:))
    }
  }

  /// The picture of a row.
  package func picture(_ id: Int64) throws(CatalogueError) -> PictureRow? {
    try read { database in
      try Row.fetchOne(
        database, sql: "SELECT \(PictureRow.columns) FROM picture WHERE id = ?", arguments: [id]
      ).map(PictureRow.init(row:))
    }
  }

  /// How many pictures were found.
  package func pictureCount() throws(CatalogueError) -> Int {
    try read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM picture") ?? 0 }
  }

  private static func pictures(_ database: Database) throws -> [PictureRow] {
    try PictureRow.all(
      database, sql: "SELECT \(PictureRow.columns) FROM picture ORDER BY path")
  }
}

/// The statements that bring the picture table up to date.
private struct PictureChanges {
  private let update: RowWriter
  private let removal: RowWriter
  private let forgetting: [RowWriter]

  init(_ database: Database) throws {
    update = try RowWriter(
      database,
      sql: """
        UPDATE picture SET folder = ?2, class = ?3, species = ?4, byte_count = ?5,
        modified_ns = ?6, split = ?7 WHERE path = ?1
        """)
    removal = try RowWriter(database, sql: "DELETE FROM picture WHERE id = ?")
    forgetting = try [
      "conversion", "measurement", "fingerprint", "audit_measurement", "audit_label",
    ].map { table in
      try RowWriter(database, sql: "DELETE FROM \(table) WHERE picture_id = ?")
    }
  }

  /// Adds rows for pictures that have none; the rows, in the same order.
  static func insert(_ pictures: [FoundPicture], into database: Database) throws -> [PictureRow] {
    guard !pictures.isEmpty else { return [] }
    var insertion = try RowInsertion(
      database, "INSERT INTO picture", columns: FoundPicture.columns)
    for picture in pictures { try insertion.add(picture) }
    try insertion.finish()
    // AUTOINCREMENT counts on by one within a transaction.
    let first = database.lastInsertedRowID - Int64(pictures.count) + 1
    return pictures.enumerated().map { PictureRow(id: first + Int64($0.offset), $0.element) }
  }

  /// Writes what differs; the row as it is now.
  func write(_ picture: FoundPicture, over known: PictureRow) throws -> PictureRow {
    let row = PictureRow(id: known.id, picture)
    if row == known { return known }
    if known.byteCount != picture.byteCount
      || known.modifiedNanoseconds != picture.modifiedNanoseconds
    {
      for table in forgetting { try table.write(.integer(known.id)) }
    }
    try update.write(try FoundPicture.columns.map { try $0.cell(picture) })
    return row
  }

  /// Deletes a row with all that hangs on it.
  func remove(_ picture: PictureRow) throws { try removal.write(.integer(picture.id)) }
}
