import GRDB

/// A picture's place in a group of duplicates.
package struct DuplicateMember: Sendable, Hashable {
  /// How a picture is a copy of the one that stays.
  package enum Kind: String, Sendable, Codable, Hashable {
    /// Equal pixels; also the one that stays.
    case exact
    /// Resized, compressed again, trimmed or padded.
    case near
    /// The same, turned left to right.
    case mirrored
    /// The same, turned by 90, 180 or 270 degrees, mirrored or not.
    case rotated
  }

  /// The picture's row.
  package var pictureID: Int64
  /// The group, numbered from 1.
  package var groupID: Int64
  /// Whether this is the one of the group that stays.
  package var isKept: Bool
  /// Whether the group's pictures stand in folders of different classes.
  package var isConflict: Bool
  /// Whether the group's pictures stand in folders of different splits, such as train and test.
  package var isLeak: Bool
  /// How it is a copy of the one that stays.
  package var kind: Kind
  /// Bits of the hashes in which it differs from the one that stays, 0…64.
  package var distance: Int
  /// Mean difference from the one that stays, in levels of 255.
  package var difference: Double

  package init(
    pictureID: Int64, groupID: Int64, isKept: Bool, isConflict: Bool, isLeak: Bool = false,
    kind: Kind = .exact, distance: Int = 0, difference: Double = 0
  ) {
    self.pictureID = pictureID
    self.groupID = groupID
    self.isKept = isKept
    self.isConflict = isConflict
    self.isLeak = isLeak
    self.kind = kind
    self.distance = distance
    self.difference = difference
  }

  init(row: Row, path: String) throws {
    let name: String = try row.value("kind")
    guard let kind = Kind(rawValue: name) else {
      throw CatalogueError.unreadable(path: path, column: "duplicate_member.kind", found: name)
    }
    try self.init(
      pictureID: row.value("picture_id"), groupID: row.value("group_id"),
      isKept: row.value("is_kept"),
      isConflict: row.value("is_conflict"), isLeak: row.value("is_leak"), kind: kind,
      distance: row.value("distance"), difference: row.value("difference"))
  }
}

extension Catalogue {
  /// Replaces all groups of duplicates, in one transaction.
  package func replaceDuplicates(with members: [DuplicateMember]) throws(CatalogueError) {
    try write { database in
      try database.execute(sql: "DELETE FROM duplicate_member")
      let insert = try database.makeStatement(
        sql: """
          INSERT INTO duplicate_member (picture_id, group_id, is_kept, is_conflict, is_leak,
          kind, distance, difference) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """)
      for one in members {
        try insert.execute(arguments: [
          one.pictureID, one.groupID, one.isKept, one.isConflict, one.isLeak, one.kind.rawValue,
          one.distance, one.difference,
        ])
      }
    }
  }

  /// Every member of a group of duplicates, ordered by group and picture.
  package func duplicates() throws(CatalogueError) -> [DuplicateMember] {
    try read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM duplicate_member ORDER BY group_id, picture_id"
      ).map { try DuplicateMember(row: $0, path: path) }
    }
  }
}
