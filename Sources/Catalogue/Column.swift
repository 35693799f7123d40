import GRDB

/// One column of a table: its name, and how it is written from a record and read into one.
///
/// A record's list of columns is the one place that knows names and order. Columns that are only
/// written need not read.
struct Column<Record>: Sendable {
  /// The name in the table.
  let name: String
  /// The cell of a record.
  let cell: @Sendable (Record) throws -> RowWriter.Cell
  /// Reads the value at an index of a row into a record.
  var read: @Sendable (inout Record, Row, Int) throws -> Void = { _, _, _ in }

  static func integer(
    _ name: String, _ path: any WritableKeyPath<Record, Int64> & Sendable
  ) -> Column {
    Column(name: name, cell: { .integer($0[keyPath: path]) }) {
      $0[keyPath: path] = try $1.value($2)
    }
  }

  static func integer(
    _ name: String, _ path: any WritableKeyPath<Record, Int?> & Sendable
  ) -> Column {
    Column(name: name, cell: { .integer($0[keyPath: path]) }) {
      $0[keyPath: path] = try $1.value($2)
    }
  }

  static func real(
    _ name: String, _ path: any WritableKeyPath<Record, Double?> & Sendable
  ) -> Column {
    Column(name: name, cell: { .real($0[keyPath: path]) }) { $0[keyPath: path] = try $1.value($2) }
  }

  static func text(
    _ name: String, _ path: any WritableKeyPath<Record, String> & Sendable
  ) -> Column {
    Column(name: name, cell: { .text($0[keyPath: path]) }) { $0[keyPath: path] = try $1.value($2) }
  }

  static func text(
    _ name: String, _ path: any WritableKeyPath<Record, String?> & Sendable
  ) -> Column {
    Column(name: name, cell: { .text($0[keyPath: path]) }) { $0[keyPath: path] = try $1.value($2) }
  }
}

extension Array {
  /// The names of columns as SQL lists them.
  func names<Record>() -> String where Element == Column<Record> {
    map(\.name).joined(separator: ", ")
  }

  /// Reads the values of a row that begins with these columns.
  func read<Record>(
    _ row: Row, into record: inout Record
  ) throws where Element == Column<Record> {
    for (index, column) in enumerated() { try column.read(&record, row, index) }
  }
}
