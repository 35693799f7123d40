import GRDB

/// A part of a catalogue in a file of its own, which one task of many wrote.
extension Catalogue {
  /// Writes all of this catalogue to a new file without a log beside it.
  ///
  /// - Throws: `CatalogueError.database`, also where something of that name is there.
  package func write(copyTo file: String) throws(CatalogueError) {
    do {
      try queue.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [file]) }
    } catch { throw wrapped(error) }
  }

  /// Takes over the conversions, measurements and fingerprints of a part, for the pictures that have the
  /// same path here and no conversion with the same settings and outcome.
  ///
  /// - Parameter part: A file that `write(copyTo:)` made.
  /// - Returns: Prepared files of earlier conversions that others have taken the place of.
  /// - Throws: `CatalogueError` for a file that cannot be read; nothing has changed then.
  package func takeOver(partAt part: String) throws(CatalogueError) -> [String] {
    // A part that is damaged or of another format is refused in the words of a catalogue.
    _ = try Catalogue(unwritableAt: part)
    do {
      return try queue.writeWithoutTransaction { database in
        try database.execute(sql: "ATTACH ? AS part", arguments: [part])
        defer { try? database.execute(sql: "DETACH part") }
        var replaced: [String] = []
        try database.inTransaction {
          replaced = try Self.takeOverPart(in: database)
          return .commit
        }
        return replaced
      }
    } catch { throw wrapped(error) }
  }

  private static func takeOverPart(in database: Database) throws -> [String] {
    try database.execute(
      sql: """
        CREATE TEMP TABLE taken AS
          SELECT here.id AS id, there.id AS part_id, old.prepared_path AS old_path,
            new.prepared_path AS new_path
          FROM part.picture AS there JOIN main.picture AS here ON here.path = there.path
          JOIN part.conversion AS new ON new.picture_id = there.id
          LEFT JOIN main.conversion AS old ON old.picture_id = here.id
          WHERE old.settings IS NOT new.settings OR old.error IS NOT new.error
        """)
    defer { try? database.execute(sql: "DROP TABLE temp.taken") }
    for table in ["conversion", "measurement", "fingerprint"] {
      let names = try database.columns(in: table).map(\.name).filter { $0 != "picture_id" }
        .joined(separator: ", ")
      try database.execute(
        sql: """
          DELETE FROM main.\(table) WHERE picture_id IN (SELECT id FROM temp.taken);
          INSERT INTO main.\(table) (picture_id, \(names))
            SELECT taken.id, \(names) FROM temp.taken AS taken
            JOIN part.\(table) AS new ON new.picture_id = taken.part_id ORDER BY taken.id
          """)
    }
    return try String.fetchAll(
      database,
      sql: "SELECT old_path FROM temp.taken WHERE old_path IS NOT new_path AND old_path != ''")
  }
}
