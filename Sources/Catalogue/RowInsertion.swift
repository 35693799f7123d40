import GRDB

/// Insertion of many rows into a table, several by each statement: beginning and ending a statement takes
/// SQLite as long as inserting a row.
struct RowInsertion<Record> {
  private static var rowsAtOnce: Int { 16 }
  private let several: RowWriter
  private let one: RowWriter
  private let columns: [Column<Record>]
  private var waiting: [RowWriter.Cell] = []

  /// Prepares the statements.
  ///
  /// - Parameters:
  ///   - database: Where to.
  ///   - head: What stands before the names of the columns: "INSERT INTO table".
  ///   - columns: What is written of each record.
  ///   - tail: What stands behind the rows.
  /// - Throws: `DatabaseError` for SQL that SQLite does not take.
  init(
    _ database: Database, _ head: String, columns: [Column<Record>], tail: String = ""
  ) throws {
    self.columns = columns
    let head = "\(head) (\(columns.names())) VALUES"
    let row = "(?\(String(repeating: ", ?", count: columns.count - 1)))"
    let rows = Array(repeating: row, count: Self.rowsAtOnce).joined(separator: ", ")
    one = try RowWriter(database, sql: "\(head) \(row) \(tail)")
    several = try RowWriter(database, sql: "\(head) \(rows) \(tail)")
    waiting.reserveCapacity(columns.count * Self.rowsAtOnce)
  }

  /// Inserts a row, now or with those that follow.
  ///
  /// - Throws: `DatabaseError` with SQLite's message.
  mutating func add(_ record: Record) throws {
    for column in columns { waiting.append(try column.cell(record)) }
    guard waiting.count == columns.count * Self.rowsAtOnce else { return }
    try several.write(waiting)
    waiting.removeAll(keepingCapacity: true)
  }

  /// Inserts the rows that still wait.
  ///
  /// - Throws: `DatabaseError` with SQLite's message.
  mutating func finish() throws {
    for start in stride(from: 0, to: waiting.count, by: columns.count) {
      try one.write(Array(waiting[start..<(start + columns.count)]))
    }
    waiting.removeAll(keepingCapacity: true)
  }
}
