import GRDB

/// One measured number of one picture.
public struct Measurement: Sendable, Hashable {
  /// The picture's row.
  public var pictureID: Int64
  /// What was measured, such as "whiteness".
  public var name: String
  /// The number.
  public var value: Double

  /// A measurement from its parts.
  public init(pictureID: Int64, name: String, value: Double) {
    self.pictureID = pictureID
    self.name = name
    self.value = value
  }
}

extension Catalogue {
  /// Adds measurements, replacing those of the same name on the same picture.
  public func record(_ measurements: [Measurement]) throws(CatalogueError) {
    try write { try Self.insert(measurements, into: $0) }
  }

  /// The values measured under one name, by picture.
  public func measurements(named name: String) throws(CatalogueError) -> [Int64: Double] {
    try read { database in
      var values: [Int64: Double] = [:]
      let rows = try Row.fetchCursor(
        database, sql: "SELECT picture_id, value FROM measurement WHERE name = ?",
        arguments: [name])
      while let row = try rows.next() { values[row["picture_id"]] = row["value"] }
      return values
    }
  }

  /// Everything measured on one picture, by name.
  public func measurements(of pictureID: Int64) throws(CatalogueError) -> [String: Double] {
    try read { database in
      var values: [String: Double] = [:]
      let rows = try Row.fetchCursor(
        database, sql: "SELECT name, value FROM measurement WHERE picture_id = ?",
        arguments: [pictureID])
      while let row = try rows.next() { values[row["name"]] = row["value"] }
      return values
    }
  }

  static func insert(_ measurements: [Measurement], into database: Database) throws {
    let insert = try database.makeStatement(
      sql: "INSERT OR REPLACE INTO measurement (picture_id, name, value) VALUES (?, ?, ?)")
    for one in measurements {
      try insert.execute(arguments: [one.pictureID, one.name, one.value])
    }
  }
}
