import GRDB

/// A picture's place in a group of duplicates.
public struct DuplicateMember: Sendable, Hashable {
  /// The picture's row.
  public var pictureID: Int64
  /// The group, numbered from 1.
  public var groupID: Int64
  /// Whether this is the one of the group that stays.
  public var isKept: Bool
  /// Whether the group's pictures stand in folders of different classes.
  public var isConflict: Bool

  /// A member from its parts.
  public init(pictureID: Int64, groupID: Int64, isKept: Bool, isConflict: Bool) {
    self.pictureID = pictureID
    self.groupID = groupID
    self.isKept = isKept
    self.isConflict = isConflict
  }
}

extension Catalogue {
  /// Replaces all groups of duplicates, in one transaction.
  public func replaceDuplicates(with members: [DuplicateMember]) throws(CatalogueError) {
    try write { database in
      try database.execute(sql: "DELETE FROM duplicate_member")
      let insert = try database.makeStatement(
        sql: """
          INSERT INTO duplicate_member (picture_id, group_id, is_kept, is_conflict)
          VALUES (?, ?, ?, ?)
          """)
      for one in members {
        try insert.execute(arguments: [one.pictureID, one.groupID, one.isKept, one.isConflict])
      }
    }
  }

  /// Every member of a group of duplicates, ordered by group and picture.
  public func duplicates() throws(CatalogueError) -> [DuplicateMember] {
    try read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM duplicate_member ORDER BY group_id, picture_id"
      ).map {
        DuplicateMember(
          pictureID: $0["picture_id"], groupID: $0["group_id"], isKept: $0["is_kept"],
          isConflict: $0["is_conflict"])
      }
    }
  }
}
