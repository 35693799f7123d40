import GRDB

extension Catalogue {
  /// Makes the picture table equal to what was found on disk, in one transaction.
  ///
  /// Files seen before keep their row number. Files that changed lose their conversion,
  /// measurements and fingerprint; files that are gone lose their row with all that hangs on it.
  ///
  /// - Returns: The rows of the pictures found, ordered by path.
  @discardableResult
  public func replacePictures(with found: [FoundPicture]) throws(CatalogueError) -> [PictureRow] {
    try write { database in
      try database.execute(
        sql: "CREATE TEMP TABLE IF NOT EXISTS found_path (path TEXT PRIMARY KEY) WITHOUT ROWID")
      try database.execute(sql: "DELETE FROM found_path")
      let note = try database.makeStatement(sql: "INSERT OR IGNORE INTO found_path VALUES (?)")
      let forget = try ["conversion", "measurement", "fingerprint"].map { table in
        try database.makeStatement(
          sql: """
            DELETE FROM \(table) WHERE picture_id = (SELECT id FROM picture
            WHERE path = ? AND (byte_count <> ? OR modified_ns <> ?))
            """)
      }
      let upsert = try database.makeStatement(
        sql: """
          INSERT INTO picture (path, folder, class, species, byte_count, modified_ns)
          VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT (path) DO UPDATE SET folder = excluded.folder, class = excluded.class,
          species = excluded.species, byte_count = excluded.byte_count,
          modified_ns = excluded.modified_ns
          """)
      for picture in found {
        try note.execute(arguments: [picture.path])
        let change: StatementArguments = [
          picture.path, picture.byteCount, picture.modifiedNanoseconds,
        ]
        for statement in forget { try statement.execute(arguments: change) }
        try upsert.execute(arguments: [
          picture.path, picture.folder, picture.pictureClass, picture.species, picture.byteCount,
          picture.modifiedNanoseconds,
        ])
      }
      try database.execute(
        sql: "DELETE FROM picture WHERE path NOT IN (SELECT path FROM found_path)")
      return try Self.pictures(database)
    }
  }

  /// Every picture, ordered by path.
  public func pictures() throws(CatalogueError) -> [PictureRow] {
    try read { try Self.pictures($0) }
  }

  /// The pictures that no stage before `stage` has rejected, ordered by path.
  public func pictures(entering stage: StageName) throws(CatalogueError) -> [PictureRow] {
    let names = stage.earlier.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    return try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT \(PictureRow.columns) FROM picture WHERE NOT EXISTS (
            SELECT 1 FROM decision WHERE picture_id = picture.id AND state = 'rejected'
            AND stage IN (\(names)))
          ORDER BY path
          """
      ).map(PictureRow.init(row:))
    }
  }

  /// How many pictures no stage up to and with `stage` has rejected.
  public func keptCount(after stage: StageName) throws(CatalogueError) -> Int {
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
  public func picture(at path: String) throws(CatalogueError) -> PictureRow? {
    try read { database in
      try Row.fetchOne(
        database, sql: "SELECT \(PictureRow.columns) FROM picture WHERE path = ?",
        arguments: [path]
      ).map(PictureRow.init(row:))
    }
  }

  /// How many pictures were found.
  public func pictureCount() throws(CatalogueError) -> Int {
    try read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM picture") ?? 0 }
  }

  private static func pictures(_ database: Database) throws -> [PictureRow] {
    try Row.fetchAll(database, sql: "SELECT \(PictureRow.columns) FROM picture ORDER BY path")
      .map(PictureRow.init(row:))
  }
}
