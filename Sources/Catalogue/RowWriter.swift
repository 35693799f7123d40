import GRDB
import GRDBSQLite

/// A statement that is run once a row, thousands of times.
///
/// The cells go straight to SQLite: GRDB's own way through boxed values takes several times as long as
/// the insertion itself.
struct RowWriter {
  /// One value of a row.
  enum Cell {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    static func integer(_ value: Int?) -> Cell { value.map { .integer(Int64($0)) } ?? .null }
    static func real(_ value: Double?) -> Cell { value.map { .real($0) } ?? .null }
    static func text(_ value: String?) -> Cell { value.map { .text($0) } ?? .null }
  }

  private let statement: Statement

  /// Prepares the statement, or takes the one that an earlier transaction prepared.
  ///
  /// - Throws: `DatabaseError` for SQL that SQLite does not take.
  init(_ database: Database, sql: String) throws {
    statement = try database.cachedStatement(sql: sql)
  }

  /// Runs the statement with these cells for its parameters.
  ///
  /// - Throws: `DatabaseError` with SQLite's words.
  func write(_ cells: Cell...) throws { try write(cells) }

  /// Runs the statement with these cells for its parameters.
  ///
  /// - Throws: `DatabaseError` with SQLite's words.
  func write(_ cells: [Cell]) throws {
    // The handle belongs to `statement`, which lives as long as this value; SQLite copies texts and
    // blobs before a call returns.
    let handle = unsafe statement.sqliteStatement
    let copied = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    for (index, cell) in cells.enumerated() {
      let place = Int32(index + 1)
      switch cell {
      case .null: unsafe sqlite3_bind_null(handle, place)
      case .integer(let value): unsafe sqlite3_bind_int64(handle, place, value)
      case .real(let value): unsafe sqlite3_bind_double(handle, place, value)
      case .text(var value):
        value.withUTF8 { bytes in
          unsafe bytes.withMemoryRebound(to: CChar.self) { text in
            _ = unsafe sqlite3_bind_text(
              handle, place, text.baseAddress, Int32(clamping: text.count), copied)
          }
        }
      case .blob(let bytes):
        unsafe bytes.withUnsafeBytes { bytes in
          _ = unsafe sqlite3_bind_blob(
            handle, place, bytes.baseAddress, Int32(clamping: bytes.count), copied)
        }
      }
    }
    var code = unsafe sqlite3_step(handle)
    while code == SQLITE_ROW { code = unsafe sqlite3_step(handle) }
    unsafe sqlite3_reset(handle)
    guard code == SQLITE_DONE else {
      let words = unsafe String(cString: sqlite3_errmsg(sqlite3_db_handle(handle)))
      throw DatabaseError(resultCode: ResultCode(rawValue: code), message: words)
    }
  }
}
