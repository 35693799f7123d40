import GRDB

extension Catalogue {
  /// Replaces a stage's decisions by these, in one transaction.
  package func replaceDecisions(
    of stage: StageName, with decisions: [Decision]
  ) throws(CatalogueError) {
    try write { database in
      try database.execute(
        sql: "DELETE FROM decision WHERE stage = ?", arguments: [stage.rawValue])
      try Self.insert(decisions, into: database)
    }
  }

  /// Adds decisions, replacing those of the same stages about the same pictures.
  package func record(_ decisions: [Decision]) throws(CatalogueError) {
    try write { try Self.insert(decisions, into: $0) }
  }

  /// What a stage decided, ordered by picture.
  package func decisions(of stage: StageName) throws(CatalogueError) -> [Decision] {
    try read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM decision WHERE stage = ? ORDER BY picture_id",
        arguments: [stage.rawValue]
      ).map(Decision.init(row:))
    }
  }

  /// What every stage decided about one picture, in the order of the stages.
  package func decisions(about pictureID: Int64) throws(CatalogueError) -> [Decision] {
    try read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM decision WHERE picture_id = ?", arguments: [pictureID]
      ).map(Decision.init(row:)).sorted { $0.stage < $1.stage }
    }
  }

  static func insert(_ decisions: [Decision], into database: Database) throws {
    var insertion = try RowInsertion(
      database, "INSERT OR REPLACE INTO decision", columns: Decision.columns)
    for decision in decisions { try insertion.add(decision) }
    try insertion.finish()
  }
}
