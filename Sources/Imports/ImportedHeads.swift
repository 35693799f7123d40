import Curation
import Files

/// Further labels of imported pictures, on their way to the file that `augment` takes them from.
struct ImportedHeads {
  private struct Row {
    var drawer: ImportWriter.Drawer
    var name: String
    var values: [String: String]
  }

  private var rows: [Row] = []
  /// What each column says.
  private var values: [String: Set<String>] = [:]
  /// Different values beyond which a column is a name or a measure and no label.
  private static let valueLimit = 4096

  /// Notes what a source says of a picture.
  ///
  /// - Parameters:
  ///   - heads: The values by the names of their columns.
  ///   - name: The file in the folder of its class.
  ///   - drawer: That folder.
  mutating func note(_ heads: [String: String], of name: String, in drawer: ImportWriter.Drawer) {
    let heads = heads.filter { !$0.value.isEmpty }
    guard !heads.isEmpty else { return }
    rows.append(Row(drawer: drawer, name: name, values: heads))
    for (column, value) in heads where values[column, default: []].count <= Self.valueLimit {
      values[column, default: []].insert(value)
    }
  }

  /// The columns that label pictures, by name.
  var columns: [String] { values.keys.filter { !isName($0) }.sorted() }

  /// Columns that say another thing of nearly every picture.
  var leftOut: [String] { values.keys.filter(isName).sorted() }

  private func isName(_ column: String) -> Bool {
    let count = values[column]?.count ?? 0
    return count > Self.valueLimit || count > max(16, rows.count / 2)
  }

  /// The table of all pictures.
  ///
  /// - Parameter folder: The path of the folder of a class.
  /// - Returns: Comma-separated values; nil where nothing is told.
  func table(_ folder: (ImportWriter.Drawer) -> String) -> String? {
    let columns = columns
    guard !columns.isEmpty else { return nil }
    let lines = rows.map { row in
      CommaSeparatedValues.line(
        ["\(folder(row.drawer))/\(row.name)"] + columns.map { row.values[$0] ?? "" })
    }
    return ([CommaSeparatedValues.line([PictureHeads.pathColumn] + columns)] + lines)
      .map { $0 + "\n" }.joined()
  }
}
