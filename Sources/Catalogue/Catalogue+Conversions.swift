import Foundation
import GRDB
import Pixels

extension Catalogue {
  /// Adds conversions and what was measured on the way, as one batch.
  public func record(
    _ conversions: [Conversion], measurements: [Measurement] = [],
    fingerprints: [StoredFingerprint] = []
  ) throws(CatalogueError) {
    try write { database in
      let insert = try database.makeStatement(
        sql: """
          INSERT OR REPLACE INTO conversion (picture_id, settings, error, prepared_path, format,
          width, height, policies, pixel_hash, content_x, content_y, content_width,
          content_height) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """)
      let encoder = JSONEncoder()
      for one in conversions {
        let policies = String(decoding: try encoder.encode(one.policies), as: UTF8.self)
        try insert.execute(arguments: [
          one.pictureID, one.settings, one.error, one.preparedPath, one.format, one.width,
          one.height, policies, one.pixelHash, one.content?.x, one.content?.y,
          one.content?.width, one.content?.height,
        ])
      }
      try Self.insert(measurements, into: database)
      try Self.insert(fingerprints, into: database)
    }
  }

  /// Every conversion, by picture.
  public func conversions() throws(CatalogueError) -> [Int64: Conversion] {
    try read { database in
      var found: [Int64: Conversion] = [:]
      let rows = try Row.fetchCursor(database, sql: "SELECT * FROM conversion")
      while let row = try rows.next() {
        let conversion = try Conversion(row: row)
        found[conversion.pictureID] = conversion
      }
      return found
    }
  }

  /// The conversion of one picture.
  public func conversion(of pictureID: Int64) throws(CatalogueError) -> Conversion? {
    try read { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM conversion WHERE picture_id = ?", arguments: [pictureID]
      ).map(Conversion.init(row:))
    }
  }
}
