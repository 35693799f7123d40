import GRDB

/// How many decisions of one stage are alike.
package struct DecisionCount: Sendable, Hashable {
  /// Who decided.
  package var stage: StageName
  /// Whether the pictures go on.
  package var isKept: Bool
  /// The words of the decisions.
  package var reason: String
  /// How many pictures.
  package var count: Int
}

/// The counts of a catalogue at one moment.
package struct CatalogueOverview: Sendable {
  /// Pictures found by `filter`.
  package var foundCount: Int
  /// Pictures that no stage has rejected.
  package var keptCount: Int
  /// The same by class; pictures without a class count only above.
  package var keptByClass: [String: Int]
  /// The same by split; pictures without one count only above.
  package var keptBySplit: [String: Int]
  /// Decisions by stage, outcome and reason; the most frequent reason of a stage comes first.
  package var decisions: [DecisionCount]
  /// Every stage that ever began, in order.
  package var stages: [StageRecord]
}

extension Catalogue {
  /// Counts everything in one transaction, so that the sums agree while another process writes.
  package func overview() throws(CatalogueError) -> CatalogueOverview {
    try read { database in
      let counts = try Row.fetchAll(
        database,
        sql: """
          SELECT stage, state, reason, COUNT(*) AS count FROM decision
          GROUP BY stage, state, reason ORDER BY count DESC, reason
          """
      ).map { row in
        let name: String = try row.value("stage")
        guard let stage = StageName(rawValue: name) else {
          throw CatalogueError.unreadable(path: path, column: "decision.stage", found: name)
        }
        let state: String = try row.value("state")
        return try DecisionCount(
          stage: stage, isKept: state == "kept", reason: row.value("reason"),
          count: row.value("count"))
      }
      func keptCounts(by column: String) throws -> [String: Int] {
        let rows = try Row.fetchAll(
          database,
          sql: """
            SELECT \(column), COUNT(*) FROM picture WHERE \(column) IS NOT NULL AND NOT EXISTS (
              SELECT 1 FROM decision WHERE picture_id = picture.id AND state = 'rejected')
            GROUP BY \(column)
            """
        ).map { row -> (String, Int) in try (row.value(0), row.value(1)) }
        // Names that SQLite tells apart may be equal to Swift.
        return Dictionary(rows, uniquingKeysWith: +)
      }
      return CatalogueOverview(
        foundCount: try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM picture") ?? 0,
        keptCount: try Int.fetchOne(
          database,
          sql: """
            SELECT COUNT(*) FROM picture WHERE NOT EXISTS (
              SELECT 1 FROM decision WHERE picture_id = picture.id AND state = 'rejected')
            """) ?? 0,
        keptByClass: try keptCounts(by: "class"), keptBySplit: try keptCounts(by: "split"),
        decisions: counts,
        stages: try Row.fetchAll(database, sql: "SELECT * FROM stage ORDER BY position")
          .map(StageRecord.init(row:)))
    }
  }
}
