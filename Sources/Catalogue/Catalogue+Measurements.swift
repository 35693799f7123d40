import GRDB

/// One measured number of one picture.
package struct Measurement: Sendable, Hashable {
  /// What can be measured: the columns of the table.
  ///
  /// Another one needs another step in `CatalogueSchema`.
  package static let names = [
    "whiteness", "border_white_share", "global_white_share", "top_white_share",
    "bottom_white_share", "left_white_share", "right_white_share", "surround_white_share",
    "surround_off_white_share", "surround_black_share", "outline_cut_share", "white_region_share",
  ]

  /// The picture's row.
  package var pictureID: Int64
  /// What was measured, one of `names`.
  package var name: String
  /// The number.
  package var value: Double

  /// A measurement from its parts.
  package init(pictureID: Int64, name: String, value: Double) {
    self.pictureID = pictureID
    self.name = name
    self.value = value
  }

  /// The place of a name among the columns.
  ///
  /// - Throws: `CatalogueError.unreadable` for a name that the table has no column for.
  static func column(_ name: String) throws(CatalogueError) -> Int {
    guard let place = columns[name] else {
      throw .unreadable(path: "catalogue", column: "a name of a measurement", found: name)
    }
    return place
  }

  private static let columns = Dictionary(
    uniqueKeysWithValues: names.enumerated().map { ($0.element, $0.offset) })
}

extension Catalogue {
  /// Adds measurements, replacing those of the same name on the same picture.
  package func record(_ measurements: [Measurement]) throws(CatalogueError) {
    try write { try Self.insert(measurements, into: $0) }
  }

  /// The values measured under one name, by picture.
  package func measurements(named name: String) throws(CatalogueError) -> [Int64: Double] {
    let column = Measurement.names[try Measurement.column(name)]
    return try read { database in
      var values: [Int64: Double] = [:]
      let rows = try Row.fetchCursor(
        database, sql: "SELECT picture_id, \(column) FROM measurement WHERE \(column) IS NOT NULL")
      while let row = try rows.next() { values[row[0]] = row[1] }
      return values
    }
  }

  /// Everything measured on one picture, by name.
  package func measurements(of pictureID: Int64) throws(CatalogueError) -> [String: Double] {
    try read { database in
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT \(Measurement.names.joined(separator: ", ")) FROM measurement
          WHERE picture_id = ?
          """, arguments: [pictureID])
      var values: [String: Double] = [:]
      for (index, name) in Measurement.names.enumerated() { values[name] = row?[index] }
      return values
    }
  }

  static func insert(_ measurements: [Measurement], into database: Database) throws {
    let names = Measurement.names
    var insertion = try RowInsertion(
      database, "INSERT INTO measurement (picture_id, \(names.joined(separator: ", ")))",
      columnCount: 1 + names.count,
      tail: """
        ON CONFLICT (picture_id) DO UPDATE SET
        \(names.map { "\($0) = COALESCE(excluded.\($0), \($0))" }.joined(separator: ", "))
        """)
    let empty = [RowWriter.Cell](repeating: .null, count: names.count + 1)
    var cells = empty
    for (index, one) in measurements.enumerated() {
      cells[0] = .integer(one.pictureID)
      cells[1 + (try Measurement.column(one.name))] = .real(one.value)
      // Numbers of one picture that stand together become one row.
      if index + 1 == measurements.count || measurements[index + 1].pictureID != one.pictureID {
        try insertion.add(cells)
        cells = empty
      }
    }
    try insertion.finish()
  }
}
