import GRDB

/// A picture with what was found out about it and the decision that counts.
public struct PictureOverview: Sendable, Hashable {
  /// The picture.
  public var picture: PictureRow
  /// Columns of the source, once converted.
  public var width: Int?
  /// Rows of the source, once converted.
  public var height: Int?
  /// The format of its bytes, once converted.
  public var format: String?
  /// The measurement named "whiteness".
  public var whiteness: Double?
  /// The group of duplicates it belongs to.
  public var duplicateGroup: Int64?
  /// The rejection, or else the last decision to keep.
  public var decision: Decision?
}

extension Catalogue {
  /// Every picture with its last decision, ordered by path, from one consistent state.
  public func overview() throws(CatalogueError) -> [PictureOverview] {
    try read { database in
      var decisions: [Int64: Decision] = [:]
      let cursor = try Row.fetchCursor(database, sql: "SELECT * FROM decision")
      while let row = try cursor.next() {
        let next = try Decision(row: row)
        guard let known = decisions[next.pictureID] else {
          decisions[next.pictureID] = next
          continue
        }
        if known.isKept, known.stage < next.stage || !next.isKept {
          decisions[next.pictureID] = next
        }
      }
      return try Row.fetchAll(database, sql: Self.overviewQuery).map { row in
        let picture = PictureRow(row: row)
        return PictureOverview(
          picture: picture, width: row["width"], height: row["height"], format: row["format"],
          whiteness: row["whiteness"], duplicateGroup: row["group_id"],
          decision: decisions[picture.id])
      }
    }
  }

  private static let overviewQuery = """
    SELECT \(PictureRow.columns), conversion.width, conversion.height, conversion.format,
    measurement.value AS whiteness, duplicate_member.group_id
    FROM picture
    LEFT JOIN conversion ON conversion.picture_id = picture.id
    LEFT JOIN measurement ON measurement.picture_id = picture.id
      AND measurement.name = 'whiteness'
    LEFT JOIN duplicate_member ON duplicate_member.picture_id = picture.id
    ORDER BY picture.path
    """

  /// How many pictures a stage kept and rejected, by reason.
  public func decisionCounts() throws(CatalogueError) -> [DecisionCount] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT stage, state, reason, COUNT(*) AS number FROM decision
          GROUP BY stage, state, reason ORDER BY number DESC, reason
          """
      ).compactMap { row in
        StageName(rawValue: row["stage"]).map {
          DecisionCount(
            stage: $0, isKept: row["state"] == "kept", reason: row["reason"],
            count: row["number"])
        }
      }
    }
  }
}

/// How many pictures were decided alike.
public struct DecisionCount: Sendable, Hashable {
  /// Who decided.
  public var stage: StageName
  /// Which way.
  public var isKept: Bool
  /// Why.
  public var reason: String
  /// How many pictures.
  public var count: Int
}
