import GRDB

/// Where one picture stands: what is known of the file and what was decided last.
package struct PictureStanding: Sendable, Hashable {
  /// The picture.
  package var picture: PictureRow
  /// Columns of the source after orientation, once it is decoded.
  package var width: Int?
  /// Rows of the source after orientation, once it is decoded.
  package var height: Int?
  /// The format that the bytes are in, once it is known.
  package var format: String?
  /// The prepared picture, relative to the workspace, where there is one.
  package var preparedPath: String?
  /// The group of duplicates it belongs to.
  package var groupID: Int64?
  /// The decision that rejected it, or else that of the last stage to see it.
  package var decision: Decision?
}

extension Catalogue {
  /// Where every picture stands, ordered by path, read in one transaction.
  package func standings() throws(CatalogueError) -> [PictureStanding] {
    let positions = StageName.allCases.map { "WHEN '\($0.rawValue)' THEN \($0.position)" }
      .joined(separator: " ")
    return try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT \(PictureRow.columns), conversion.width, conversion.height, conversion.format,
            conversion.prepared_path,
            duplicate_member.group_id, decision.picture_id,
            decision.stage, decision.state, decision.reason, decision.value, decision.threshold
          FROM picture
          LEFT JOIN conversion ON conversion.picture_id = picture.id
          LEFT JOIN duplicate_member ON duplicate_member.picture_id = picture.id
          LEFT JOIN decision ON decision.picture_id = picture.id AND decision.stage = (
            SELECT stage FROM decision AS one WHERE one.picture_id = picture.id
            ORDER BY one.state = 'rejected' DESC, CASE one.stage \(positions) END DESC LIMIT 1)
          ORDER BY picture.path
          """
      ).map { row in
        let stage: String? = try row.value("stage")
        return try PictureStanding(
          picture: PictureRow(row: row), width: row.value("width"), height: row.value("height"),
          format: row.value("format"), preparedPath: row.value("prepared_path"),
          groupID: row.value("group_id"),
          decision: stage == nil ? nil : Decision(row: row))
      }
    }
  }
}
