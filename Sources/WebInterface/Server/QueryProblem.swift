/// A parameter of an address that cannot be answered.
package struct QueryProblem: Error, Equatable, CustomStringConvertible {
  /// Which parameter.
  package var name: String
  /// What it may be.
  package var expected: String
  /// What it is.
  package var found: String

  package var description: String { "\(name): expected \(expected), found \(found)" }

  /// A value as a message shows it.
  static func shown(_ value: String?) -> String {
    guard let value else { return "nothing" }
    return value.count > 80 ? "\(value.prefix(80))…" : value.isEmpty ? "an empty value" : value
  }
}

extension WebRequest {
  /// Refuses parameters that are given more than once, or that the page has no use for.
  ///
  /// - Parameter known: The names that may stand in the query; nil for any.
  /// - Throws: `QueryProblem`.
  func checkNames(_ known: [String]?) throws(QueryProblem) {
    if let name = repeated.first {
      throw QueryProblem(
        name: QueryProblem.shown(name), expected: "one value", found: "several")
    }
    guard let known else { return }
    if let name = query.keys.sorted().first(where: { !known.contains($0) }) {
      throw QueryProblem(
        name: "parameter", expected: "one of \(known.joined(separator: ", "))",
        found: QueryProblem.shown(name))
    }
  }

  /// A whole number that is 0 or greater.
  ///
  /// - Throws: `QueryProblem` where it is missing or anything else.
  func wholeNumber(_ name: String) throws(QueryProblem) -> Int {
    guard let number = query[name].flatMap({ Int($0) }), number >= 0 else {
      throw QueryProblem(
        name: name, expected: "a whole number, 0 or more", found: QueryProblem.shown(query[name]))
    }
    return number
  }
}
