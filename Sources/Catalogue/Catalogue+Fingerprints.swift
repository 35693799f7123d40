import Foundation
import GRDB

/// What a picture looks like, in bytes that only its maker understands.
package struct StoredFingerprint: Sendable, Hashable {
  /// The picture's row.
  package var pictureID: Int64
  /// The fingerprint.
  package var bytes: [UInt8]

  static let columns: [Column<StoredFingerprint>] = [
    .integer("picture_id", \.pictureID), Column(name: "views", cell: { .blob($0.bytes) }),
  ]

  /// The fingerprint of a picture.
  package init(pictureID: Int64, bytes: [UInt8]) {
    self.pictureID = pictureID
    self.bytes = bytes
  }
}

extension Catalogue {
  /// The fingerprints of some pictures; those without one are missing.
  package func fingerprints(
    of pictures: some Sequence<Int64>
  ) throws(CatalogueError) -> [Int64: [UInt8]] {
    try read { database in
      let select = try database.cachedStatement(
        sql: "SELECT views FROM fingerprint WHERE picture_id = ?")
      var found: [Int64: [UInt8]] = [:]
      for picture in pictures where found[picture] == nil {
        if let data = try Data.fetchOne(select, arguments: [picture]) {
          found[picture] = [UInt8](data)
        }
      }
      return found
    }
  }

  /// Some fingerprints in the order of their rows, those of rows up to one left out.
  package func fingerprints(
    after row: Int64, limit: Int
  ) throws(CatalogueError) -> [StoredFingerprint] {
    try read { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT picture_id, views FROM fingerprint WHERE picture_id > ? ORDER BY picture_id LIMIT ?
          """, arguments: [row, limit])
      var found: [StoredFingerprint] = []
      while let row = try rows.next() {
        let bytes = try row.withUnsafeData(atIndex: 1) { [UInt8]($0 ?? Data()) }
        found.append(StoredFingerprint(pictureID: try row.value(0), bytes: bytes))
      }
      return found
    }
  }

  /// The pictures whose decoded pixels have one of some digests, with that digest, by path.
  package func pictures(
    withPixels hashes: Set<String>
  ) throws(CatalogueError) -> [(picture: Int64, hash: String)] {
    try read { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT picture_id, pixel_hash FROM conversion JOIN picture ON picture.id = picture_id
          WHERE pixel_hash IS NOT NULL ORDER BY path
          """)
      var found: [(picture: Int64, hash: String)] = []
      while let row = try rows.next() {
        let hash: String = try row.value(1)
        if hashes.contains(hash) { found.append((picture: try row.value(0), hash: hash)) }
      }
      return found
    }
  }

  static func insert(_ fingerprints: [StoredFingerprint], into database: Database) throws {
    var insertion = try RowInsertion(
      database, "INSERT OR REPLACE INTO fingerprint", columns: StoredFingerprint.columns)
    for one in fingerprints { try insertion.add(one) }
    try insertion.finish()
  }
}
