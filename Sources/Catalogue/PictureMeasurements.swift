import GRDB

/// What was measured on one picture.
///
/// A number that was not measured is nil; shares are 0…1. Another number is a property here, its
/// line in `values` and a step in `CatalogueSchema`.
package struct PictureMeasurements: Sendable, Hashable {
  /// The picture's row.
  package var pictureID: Int64

  /// The score that decides: by the default metric after `convert`, by the chosen one after
  /// `whiteness`.
  package var whiteness: Double?
  /// White pixels in a ring along the prepared picture's border.
  package var preparedBorderWhiteShare: Double?
  /// White pixels in the whole prepared picture.
  package var preparedWhiteShare: Double?
  /// White pixels in the upper part of the ring.
  package var preparedTopWhiteShare: Double?
  /// White pixels in the lower part of the ring.
  package var preparedBottomWhiteShare: Double?
  /// White pixels in the left part of the ring.
  package var preparedLeftWhiteShare: Double?
  /// White pixels in the right part of the ring.
  package var preparedRightWhiteShare: Double?
  /// White cells in the border of the decoded source.
  package var sourceBorderWhiteShare: Double?
  /// Cells that are nearly white, in the same border.
  package var sourceBorderOffWhiteShare: Double?
  /// Black cells in the same border.
  package var sourceBorderBlackShare: Double?
  /// How much of the white region's outline is cut along rectangles.
  package var sourceOutlineCutShare: Double?
  /// Cells of the source that are white and hang together with its border.
  package var sourceWhiteRegionShare: Double?
  /// Standard deviation of the levels of the prepared picture, in the channel that varies most,
  /// 0…127.5.
  package var preparedSpread: Double?

  private static let values:
    [(name: String, path: any WritableKeyPath<PictureMeasurements, Double?> & Sendable)] = [
      ("whiteness", \.whiteness),
      ("prepared_border_white_share", \.preparedBorderWhiteShare),
      ("prepared_white_share", \.preparedWhiteShare),
      ("prepared_top_white_share", \.preparedTopWhiteShare),
      ("prepared_bottom_white_share", \.preparedBottomWhiteShare),
      ("prepared_left_white_share", \.preparedLeftWhiteShare),
      ("prepared_right_white_share", \.preparedRightWhiteShare),
      ("source_border_white_share", \.sourceBorderWhiteShare),
      ("source_border_off_white_share", \.sourceBorderOffWhiteShare),
      ("source_border_black_share", \.sourceBorderBlackShare),
      ("source_outline_cut_share", \.sourceOutlineCutShare),
      ("source_white_region_share", \.sourceWhiteRegionShare),
      ("prepared_spread", \.preparedSpread),
    ]

  static let columns =
    [Column.integer("picture_id", \PictureMeasurements.pictureID)]
    + values.map { .real($0.name, $0.path) }
  fileprivate static let selection = "SELECT \(columns.names()) FROM measurement"

  /// A picture on which nothing is measured yet.
  package init(pictureID: Int64) {
    self.pictureID = pictureID
  }

  fileprivate init(row: Row) throws {
    self.init(pictureID: 0)
    try Self.columns.read(row, into: &self)
  }

  /// What was measured, by the names of the table's columns.
  package var byName: [String: Double] {
    Self.values.reduce(into: [:]) { $0[$1.name] = self[keyPath: $1.path] }
  }
}

extension Catalogue {
  /// Adds measurements; what is nil leaves an earlier value of the same picture as it is.
  package func record(_ measurements: [PictureMeasurements]) throws(CatalogueError) {
    try write { try Self.insert(measurements, into: $0) }
  }

  /// Everything measured, by picture.
  package func measurements() throws(CatalogueError) -> [Int64: PictureMeasurements] {
    try read { database in
      var found: [Int64: PictureMeasurements] = [:]
      let rows = try Row.fetchCursor(database, sql: PictureMeasurements.selection)
      while let row = try rows.next() {
        let measured = try PictureMeasurements(row: row)
        found[measured.pictureID] = measured
      }
      return found
    }
  }

  /// The pictures whose prepared form has a spread below a limit.
  package func pictures(ofSpreadBelow limit: Double) throws(CatalogueError) -> Set<Int64> {
    try read { database in
      try Set(
        Int64.fetchAll(
          database, sql: "SELECT picture_id FROM measurement WHERE prepared_spread < ?",
          arguments: [limit]))
    }
  }

  /// Everything measured on one picture; nil where nothing was.
  package func measurements(
    of pictureID: Int64
  ) throws(CatalogueError) -> PictureMeasurements? {
    try read { database in
      try Row.fetchOne(
        database, sql: PictureMeasurements.selection + " WHERE picture_id = ?",
        arguments: [pictureID]
      ).map(PictureMeasurements.init(row:))
    }
  }

  static func insert(_ measurements: [PictureMeasurements], into database: Database) throws {
    let updates = PictureMeasurements.columns.dropFirst().map(\.name)
      .map { "\($0) = COALESCE(excluded.\($0), \($0))" }
    var insertion = try RowInsertion(
      database, "INSERT INTO measurement", columns: PictureMeasurements.columns,
      tail: "ON CONFLICT (picture_id) DO UPDATE SET \(updates.joined(separator: ", "))")
    for one in measurements { try insertion.add(one) }
    try insertion.finish()
  }
}
