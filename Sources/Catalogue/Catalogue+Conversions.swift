import GRDB

extension Catalogue {
  /// Adds conversions, what was measured on the way and what was decided, as one batch.
  ///
  /// A picture that could not be converted, or that is measured anew, loses what an earlier run with other
  /// settings measured.
  package func record(
    _ conversions: [Conversion], measurements: [PictureMeasurements] = [],
    fingerprints: [StoredFingerprint] = [], decisions: [Decision] = []
  ) throws(CatalogueError) {
    try write { database in
      var insertion = try RowInsertion(
        database, "INSERT OR REPLACE INTO conversion", columns: Conversion.columns)
      for one in conversions { try insertion.add(one) }
      try insertion.finish()
      let failed = conversions.filter { $0.error != nil }.map(\.pictureID)
      try Self.remove(failed, from: "fingerprint", in: database)
      try Self.remove(failed + measurements.map(\.pictureID), from: "measurement", in: database)
      try Self.insert(measurements, into: database)
      try Self.insert(fingerprints, into: database)
      try Self.insert(decisions, into: database)
    }
  }

  private static func remove(
    _ pictures: [Int64], from table: String, in database: Database
  ) throws {
    guard !pictures.isEmpty else { return }
    let delete = try RowWriter(database, sql: "DELETE FROM \(table) WHERE picture_id = ?")
    for picture in pictures { try delete.write(.integer(picture)) }
  }

  /// Takes conversions for undone, in one transaction: their prepared pictures are about to be replaced, and
  /// until that is recorded nothing is known of them.
  package func invalidateConversions(of pictures: [Int64]) throws(CatalogueError) {
    guard !pictures.isEmpty else { return }
    try write { database in
      let update = try RowWriter(
        database, sql: "UPDATE conversion SET settings = '' WHERE picture_id = ?")
      for picture in pictures { try update.write(.integer(picture)) }
    }
  }

  /// Every conversion, by picture.
  package func conversions() throws(CatalogueError) -> [Int64: Conversion] {
    try read { database in
      var found: [Int64: Conversion] = [:]
      let rows = try Row.fetchCursor(
        database, sql: "SELECT \(Conversion.columns.names()) FROM conversion")
      while let row = try rows.next() {
        let conversion = try Conversion(row: row)
        found[conversion.pictureID] = conversion
      }
      return found
    }
  }

  /// The conversion of one picture.
  package func conversion(of pictureID: Int64) throws(CatalogueError) -> Conversion? {
    try read { database in
      try Row.fetchOne(
        database, sql: "SELECT \(Conversion.columns.names()) FROM conversion WHERE picture_id = ?",
        arguments: [pictureID]
      ).map(Conversion.init(row:))
    }
  }
}
