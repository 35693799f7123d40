/// Why pictures cannot be scored.
package enum ScoringError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A class, or the whole set, has too few real pictures to divide them in halves.
  case tooFewReal(name: String, needed: Int, found: Int)
  /// A class, or the whole set, has too few pictures to be scored.
  case tooFewPictures(name: String, needed: Int, found: Int)

  /// One line with what was expected and what was found.
  package var description: String {
    switch self {
    case .tooFewReal(let name, let needed, let found):
      "\(name): expected at least \(needed) training pictures of different sources, found \(found)"
    case .tooFewPictures(let name, let needed, let found):
      "\(name): expected at least \(needed) pictures to score, found \(found)"
    }
  }
}
