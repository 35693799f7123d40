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

  static func insert(_ fingerprints: [StoredFingerprint], into database: Database) throws {
    var insertion = try RowInsertion(
      database, "INSERT OR REPLACE INTO fingerprint", columns: StoredFingerprint.columns)
    for one in fingerprints { try insertion.add(one) }
    try insertion.finish()
  }
}
