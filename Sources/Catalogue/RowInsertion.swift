import GRDB

/// Insertion of many rows into a table, several by each statement: beginning and ending a statement takes
/// SQLite as long as inserting a row.
struct RowInsertion {
  private static let rowsAtOnce = 16
  private let several: RowWriter
  private let one: RowWriter
  private let columnCount: Int
  private var waiting: [RowWriter.Cell] = []

  /// Prepares the statements.
  ///
  /// - Parameters:
  ///   - database: Where to.
  ///   - head: What stands before `VALUES`, with the names of the columns.
  ///   - columnCount: How many columns those are.
  ///   - tail: What stands behind the rows.
  /// - Throws: `DatabaseError` for SQL that SQLite does not take.
  init(_ database: Database, _ head: String, columnCount: Int, tail: String = "") throws {
    self.columnCount = columnCount
    let row = "(?\(String(repeating: ", ?", count: columnCount - 1)))"
    let rows = Array(repeating: row, count: Self.rowsAtOnce).joined(separator: ", ")
    one = try RowWriter(database, sql: "\(head) VALUES \(row) \(tail)")
    several = try RowWriter(database, sql: "\(head) VALUES \(rows) \(tail)")
    waiting.reserveCapacity(columnCount * Self.rowsAtOnce)
  }

  /// Inserts a row, now or with those that follow.
  ///
  /// - Throws: `DatabaseError` with SQLite's words.
  mutating func add(_ cells: RowWriter.Cell...) throws { try add(cells) }

  /// Inserts a row, now or with those that follow.
  ///
  /// - Throws: `DatabaseError` with SQLite's words.
  mutating func add(_ cells: [RowWriter.Cell]) throws {
    waiting += cells
    guard waiting.count == columnCount * Self.rowsAtOnce else { return }
    try several.write(waiting)
    waiting.removeAll(keepingCapacity: true)
  }

  /// Inserts the rows that still wait.
  ///
  /// - Throws: `DatabaseError` with SQLite's words.
  mutating func finish() throws {
    for start in stride(from: 0, to: waiting.count, by: columnCount) {
      try one.write(Array(waiting[start..<(start + columnCount)]))
    }
    waiting.removeAll(keepingCapacity: true)
  }
}
