/// Names of columns, of which those that differ in case alone are one: as further labels they are written in
/// lower case.
enum ColumnNames {
  /// What is wrong with names of which two are one; nil where none are.
  static func twice(_ names: some Sequence<String>) -> String? {
    var known: [String: String] = [:]
    for name in names where !name.isEmpty {
      guard let first = known.updateValue(name, forKey: name.lowercased()) else { continue }
      return first == name
        ? "expected columns of different names, found \(name) twice; rename or leave out one of them"
        : "expected columns that differ in more than case, found \([first, name].sorted().joined(separator: " and ")); "
          + "rename or leave out one of them"
    }
    return nil
  }
}
