import GRDB

/// One finished run of a stage.
package struct StageRun: Sendable, Hashable {
  /// As many runs are remembered; older ones are forgotten.
  private static let limit = 1000

  /// Which stage.
  package var stage: StageName
  /// The settings as JSON with sorted keys.
  package var settings: String
  /// Pictures that it kept.
  package var kept: Int
  /// Pictures that it rejected.
  package var rejected: Int
  /// When it began, UTC in ISO 8601.
  package var startedAt: String
  /// When it was done, UTC in ISO 8601.
  package var finishedAt: String

  init(row: Row) throws {
    let name: String = try row.value("stage")
    guard let stage = StageName(rawValue: name) else {
      throw UnreadableCell(column: "stage", found: name)
    }
    self.stage = stage
    settings = try row.value("settings")
    kept = try row.value("kept")
    rejected = try row.value("rejected")
    startedAt = try row.value("started_at")
    finishedAt = try row.value("finished_at")
  }

  /// Remembers the run that has just finished.
  static func note(_ stage: StageName, in database: Database) throws {
    let counted = "(SELECT COUNT(*) FROM decision WHERE decision.stage = stage.name AND state = "
    try database.execute(
      sql: """
        INSERT INTO stage_run (stage, settings, kept, rejected, started_at, finished_at)
          SELECT name, settings, \(counted)'kept'), \(counted)'rejected'), started_at, finished_at
          FROM stage WHERE name = ?
        """,
      arguments: [stage.rawValue])
    try database.execute(
      sql: "DELETE FROM stage_run WHERE id <= (SELECT MAX(id) FROM stage_run) - \(limit)")
  }
}
