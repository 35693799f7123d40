/// The columns of a run's `log.csv` by name.
///
/// The first line names the columns; every other line holds one number per column. Empty cells,
/// `nan` and a last line that was cut off by a kill are read as missing values.
package struct TrainingLog: Sendable {
  /// Column names in the order of the file.
  package let names: [String]
  private let columns: [String: [Double]]

  /// Reads the text of a `log.csv`.
  package init(csv text: String) {
    // "\r\n" is one Character, so that lines are split by the newline property.
    let lines = text.split(whereSeparator: \.isNewline)
    names =
      lines.first?.split(separator: ",", omittingEmptySubsequences: false)
      .map { $0.trimmed } ?? []
    var values = [[Double]](repeating: [], count: names.count)
    for line in lines.dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      for column in names.indices {
        let cell = column < cells.count ? cells[column].trimmed : ""
        values[column].append(Double(cell) ?? .nan)
      }
    }
    columns = Dictionary(zip(names, values), uniquingKeysWith: { first, _ in first })
  }

  /// The values of a column, one per line, not-a-number where missing; empty for an unknown name.
  package subscript(name: String) -> [Double] { columns[name] ?? [] }
}

extension Substring {
  fileprivate var trimmed: String {
    var text = self
    while let first = text.first, first.isWhitespace || first == "\"" { text.removeFirst() }
    while let last = text.last, last.isWhitespace || last == "\"" { text.removeLast() }
    return String(text)
  }
}
