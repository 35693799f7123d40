import Foundation
import GRDB

/// A picture that people decided about: what tells it from others, wherever its file lies.
package struct DecidedPicture: Sendable, Hashable {
  /// The row in `decided_picture`; 0 for one that is not stored yet.
  package var id: Int64
  /// Where it was last, relative to the input folder.
  package var path: String
  /// The class that its folder gave it there.
  package var pictureClass: String?
  /// Size of the file.
  package var byteCount: Int
  /// SHA-256 of the file's bytes, 64 lower-case hexadecimal digits.
  package var digest: String
  /// The bytes of its fingerprint; nil for a picture that does not decode.
  package var look: [UInt8]?

  package init(
    id: Int64 = 0, path: String, pictureClass: String?, byteCount: Int, digest: String,
    look: [UInt8]?
  ) {
    self.id = id
    self.path = path
    self.pictureClass = pictureClass
    self.byteCount = byteCount
    self.digest = digest
    self.look = look
  }

  fileprivate init(row: Row) throws {
    let look: Data? = try row.value("views")
    try self.init(
      id: row.value("id"), path: row.value("path"), pictureClass: row.value("class"),
      byteCount: row.value("byte_count"), digest: row.value("sha256"),
      look: look.map { [UInt8]($0) })
  }
}

/// Which file of the catalogue a decided picture is.
package struct DecidedLink: Sendable, Hashable {
  /// The decided picture.
  package var decidedID: Int64
  /// The file's row in `picture`.
  package var pictureID: Int64
  /// Whether the file is another one of the same bytes, beside the one that was decided about.
  package var isCopy: Bool

  package init(decidedID: Int64, pictureID: Int64, isCopy: Bool) {
    self.decidedID = decidedID
    self.pictureID = pictureID
    self.isCopy = isCopy
  }
}

/// One thing that a person said of a picture.
package struct PersonDecision: Sendable, Hashable {
  /// What can be said.
  package enum Kind: String, Sendable, Codable, Hashable, CaseIterable {
    /// No stage rejects it.
    case accept
    /// It does not take part.
    case reject
    /// It belongs to another class than its folder says.
    case pictureClass = "class"
    /// It is no duplicate of a certain other picture.
    case notDuplicate = "not-duplicate-of"
  }

  /// The decided picture.
  package var decidedID: Int64
  /// What was said.
  package var kind: Kind
  /// The other picture, for `notDuplicate` alone.
  package var otherID: Int64?
  /// The reason of a rejection or the name of the class; empty otherwise.
  package var value: String
  /// What the person noted beside; may be empty.
  package var note: String
  /// When it was said, UTC in ISO 8601.
  package var madeAt: String

  package init(
    decidedID: Int64, kind: Kind, otherID: Int64? = nil, value: String = "", note: String = "",
    madeAt: String = Self.now()
  ) {
    self.decidedID = decidedID
    self.kind = kind
    self.otherID = otherID
    self.value = value
    self.note = note
    self.madeAt = madeAt
  }

  /// The present moment as the catalogue writes it.
  package static func now() -> String { StageRecord.now() }

  fileprivate init(row: Row) throws {
    let name: String = try row.value("kind")
    guard let kind = Kind(rawValue: name) else {
      throw UnreadableCell(column: "person_decision.kind", found: name)
    }
    try self.init(
      decidedID: row.value("decided_id"), kind: kind, otherID: row.value("other_id"),
      value: row.value("value"), note: row.value("note"), madeAt: row.value("made_at"))
  }
}

/// What one person said at one time, written as a whole or not at all.
package struct PersonDecisionEdit: Sendable, Hashable {
  /// Pictures to store, each under its `id`.
  package var pictures: [DecidedPicture] = []
  /// The files that these are.
  package var links: [DecidedLink] = []
  /// Decisions to take away.
  package var removed: [PersonDecision] = []
  /// Decisions to add, after those are gone.
  package var added: [PersonDecision] = []

  package init() {}
}

extension Catalogue {
  /// Every picture that people decided about, by number.
  package func decidedPictures() throws(CatalogueError) -> [DecidedPicture] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM decided_picture ORDER BY id")
        .map(DecidedPicture.init(row:))
    }
  }

  /// Every decision of a person, in the order in which they were made.
  package func personDecisions() throws(CatalogueError) -> [PersonDecision] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM person_decision ORDER BY rowid")
        .map(PersonDecision.init(row:))
    }
  }

  /// Which files the decided pictures are, as `filter` found out last.
  package func decidedLinks() throws(CatalogueError) -> [DecidedLink] {
    try read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM decided_link ORDER BY decided_id, is_copy, picture_id"
      ).map {
        try DecidedLink(
          decidedID: $0.value("decided_id"), pictureID: $0.value("picture_id"),
          isCopy: $0.value("is_copy"))
      }
    }
  }

  /// The pictures that a person wants in.
  package func acceptedPictures() throws(CatalogueError) -> Set<Int64> {
    try read { database in
      try Set(
        Row.fetchAll(
          database,
          sql: """
            SELECT picture_id FROM decided_link JOIN person_decision USING (decided_id)
            WHERE kind = 'accept' AND NOT is_copy
            """
        ).map { try $0.value("picture_id") })
    }
  }

  /// Pairs of pictures of which a person said that they are no duplicates of each other.
  package func apartPictures() throws(CatalogueError) -> [(Int64, Int64)] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT one.picture_id AS first, other.picture_id AS second FROM person_decision AS said
          JOIN decided_link AS one ON one.decided_id = said.decided_id AND NOT one.is_copy
          JOIN decided_link AS other ON other.decided_id = said.other_id AND NOT other.is_copy
          WHERE kind = 'not-duplicate-of' ORDER BY 1, 2
          """
      ).map { try ($0.value("first"), $0.value("second")) }
    }
  }

  /// Writes what a person said, in one transaction; pictures about which nothing is said any more go.
  package func apply(_ edit: PersonDecisionEdit) throws(CatalogueError) {
    try write { database in
      for picture in edit.pictures { try Self.store(picture, in: database) }
      try Self.insert(edit.links, into: database)
      for one in edit.removed {
        try database.execute(
          sql: "DELETE FROM person_decision WHERE decided_id = ? AND kind = ? AND other_id IS ?",
          arguments: [one.decidedID, one.kind.rawValue, one.otherID])
      }
      for one in edit.added {
        try database.execute(
          sql: """
            INSERT INTO person_decision (decided_id, kind, other_id, value, note, made_at)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
          arguments: [
            one.decidedID, one.kind.rawValue, one.otherID, one.value, one.note, one.madeAt,
          ])
      }
      try database.execute(
        sql: """
          DELETE FROM decided_picture WHERE id NOT IN (
            SELECT decided_id FROM person_decision
            UNION SELECT other_id FROM person_decision WHERE other_id IS NOT NULL)
          """)
    }
  }

  /// Notes which files the decided pictures are now, and those of them that changed, in one transaction.
  package func replaceDecidedLinks(
    with links: [DecidedLink], changed: [DecidedPicture]
  ) throws(CatalogueError) {
    try write { database in
      for picture in changed { try Self.store(picture, in: database) }
      try database.execute(sql: "DELETE FROM decided_link")
      try Self.insert(links, into: database)
    }
  }

  private static func store(_ picture: DecidedPicture, in database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO decided_picture (id, path, class, byte_count, sha256, views)
        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET path = excluded.path,
        class = excluded.class, byte_count = excluded.byte_count, sha256 = excluded.sha256,
        views = excluded.views
        """,
      arguments: [
        picture.id, picture.path, picture.pictureClass, picture.byteCount, picture.digest,
        picture.look.map { Data($0) },
      ])
  }

  private static func insert(_ links: [DecidedLink], into database: Database) throws {
    for link in links {
      try database.execute(
        sql:
          "INSERT OR REPLACE INTO decided_link (decided_id, picture_id, is_copy) VALUES (?, ?, ?)",
        arguments: [link.decidedID, link.pictureID, link.isCopy])
    }
  }
}
