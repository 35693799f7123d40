import GRDB

extension Catalogue {
  /// Notes that a stage is at work; what later stages decided no longer counts.
  ///
  /// Measurements and conversions stay: they depend on the picture, not on decisions. A stage
  /// that is begun again with the fingerprint it was stopped with keeps its decisions, too.
  package func begin(
    _ stage: StageName, settings: String, fingerprint: String
  ) throws(CatalogueError) {
    try write { database in
      let before = try String.fetchOne(
        database, sql: "SELECT fingerprint FROM stage WHERE name = ?",
        arguments: [stage.rawValue])
      for name in before == fingerprint ? stage.later : [stage] + stage.later {
        try Self.clear(name, in: database)
      }
      try database.execute(
        sql: """
          INSERT OR REPLACE INTO stage
          (name, position, state, settings, fingerprint, summary, started_at, finished_at)
          VALUES (?, ?, 'running', ?, ?, NULL, ?, NULL)
          """,
        arguments: [
          stage.rawValue, stage.position, settings, fingerprint, StageRecord.now(),
        ])
    }
  }

  /// Notes that a stage is done, with its summary as JSON.
  package func finish(_ stage: StageName, summary: String) throws(CatalogueError) {
    try write { database in
      try database.execute(
        sql: "UPDATE stage SET state = 'done', summary = ?, finished_at = ? WHERE name = ?",
        arguments: [summary, StageRecord.now(), stage.rawValue])
      try StageRun.note(stage, in: database)
    }
  }

  /// The finished runs of all stages, the oldest first.
  package func stageRuns() throws(CatalogueError) -> [StageRun] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM stage_run ORDER BY id")
        .map(StageRun.init(row:))
    }
  }

  /// What is known of a stage; nil when it never began.
  package func stage(_ name: StageName) throws(CatalogueError) -> StageRecord? {
    try read { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM stage WHERE name = ?", arguments: [name.rawValue]
      ).map(StageRecord.init(row:))
    }
  }

  /// Every stage that ever began, in order.
  package func stages() throws(CatalogueError) -> [StageRecord] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM stage ORDER BY position")
        .map(StageRecord.init(row:))
    }
  }

  /// A note about the workspace, such as its input folder.
  package func note(_ key: String) throws(CatalogueError) -> String? {
    try read {
      try String.fetchOne($0, sql: "SELECT value FROM info WHERE key = ?", arguments: [key])
    }
  }

  /// Writes a note about the workspace.
  package func setNote(_ key: String, to value: String) throws(CatalogueError) {
    try write {
      try $0.execute(
        sql: "INSERT OR REPLACE INTO info (key, value) VALUES (?, ?)", arguments: [key, value])
    }
  }

  private static func clear(_ stage: StageName, in database: Database) throws {
    try database.execute(sql: "DELETE FROM decision WHERE stage = ?", arguments: [stage.rawValue])
    try database.execute(
      sql: "UPDATE stage SET state = 'stale' WHERE name = ?", arguments: [stage.rawValue])
    switch stage {
    case .duplicates: try database.execute(sql: "DELETE FROM duplicate_member")
    case .balance:
      try database.execute(sql: "DELETE FROM balance_item")
      try database.execute(sql: "DELETE FROM class_weight")
    case .filter, .convert, .whiteness, .augment: break
    }
  }
}
