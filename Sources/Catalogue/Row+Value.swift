import GRDB

/// A cell that holds another kind of value than its column should: the file was damaged, or changed by
/// something else.
struct UnreadableCell: Error {
  /// The column's name.
  let column: String
  /// What it holds, shortened.
  let found: String
}

extension Row {
  /// The value at an index.
  ///
  /// GRDB's subscripts end the program where it is of another type.
  ///
  /// - Throws: `UnreadableCell`.
  func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(
    _ index: Int
  ) throws -> Value {
    do { return try decode(Value.self, atIndex: index) } catch {
      throw UnreadableCell(
        column: Array(columnNames)[index], found: Self.shortened(Array(databaseValues)[index]))
    }
  }

  /// The value of a column.
  ///
  /// - Throws: `UnreadableCell`.
  func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(
    _ column: String
  ) throws -> Value {
    do { return try decode(Value.self, forColumn: column) } catch {
      guard hasColumn(column) else { throw UnreadableCell(column: column, found: "no such column") }
      throw UnreadableCell(
        column: column, found: Self.shortened(self[column]?.databaseValue ?? .null))
    }
  }

  private static func shortened(_ value: DatabaseValue) -> String {
    let text: String =
      switch value.storage {
      case .null: "nothing"
      case .int64(let number): "\(number)"
      case .double(let number): "\(number)"
      case .string(let text): text
      case .blob(let data): "\(data.count) bytes"
      }
    return text.count > 40 ? text.prefix(40) + "…" : text
  }
}
