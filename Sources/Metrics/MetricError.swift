/// Why a score cannot be computed from what was given.
package enum MetricError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The number of values is not samples × dimensions.
  case valueCount(expected: Int, found: Int)
  /// A feature is infinite, not a number, or larger than arithmetic in 32 bits allows.
  case unusableValue(row: Int, column: Int, limit: Float, found: Float)
  /// Two matrices that are compared have rows of different lengths.
  case dimension(expected: Int, found: Int)
  /// A score needs more samples, classes or groups than there are.
  case tooFew(what: String, needed: Int, found: Int)
  /// There must be one label or group for each sample, and as many classes as in the other set.
  case labelCount(what: String, expected: Int, found: Int)
  /// A label is no class.
  case labelRange(what: String, row: Int, limit: Int, found: Int)
  /// The iteration for eigenvalues did not settle.
  case eigenvaluesNotFound(dimension: Int)

  /// One line with what was expected and what was found.
  package var description: String {
    switch self {
    case .valueCount(let expected, let found):
      "features: expected \(expected) values, found \(found)"
    case .unusableValue(let row, let column, let limit, let found):
      "features: row \(row), column \(column): expected a magnitude of at most \(limit), "
        + "found \(found)"
    case .dimension(let expected, let found):
      "features: expected \(expected) dimensions as in the other set, found \(found)"
    case .tooFew(let what, let needed, let found):
      "\(what): expected at least \(needed), found \(found)"
    case .labelCount(let what, let expected, let found):
      "\(what): expected \(expected), found \(found)"
    case .labelRange(let what, let row, let limit, let found):
      "\(what): row \(row): expected 0 to \(limit - 1), found \(found)"
    case .eigenvaluesNotFound(let dimension):
      "no eigenvalues of a \(dimension)×\(dimension) matrix after the allowed iterations"
    }
  }
}
