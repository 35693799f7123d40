import Files

/// A pattern of paths as shells have them: `*` and `?` within a name, `[a-z]` and `[!a-z]` for one
/// character, `**` for any number of folders.
struct PathGlob {
  private enum Piece: Equatable {
    case one(Unicode.Scalar)
    case any
    case anyOne
    case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)

    func takes(_ scalar: Unicode.Scalar) -> Bool {
      switch self {
      case .one(let own): own == scalar
      case .any, .anyOne: true
      case .set(let ranges, let isNegated):
        ranges.contains { $0.contains(scalar) } != isNegated
      }
    }
  }

  /// The names of the pattern; nil stands for any number of folders.
  private let names: [[Piece]?]

  /// Whether a text has characters that stand for others.
  static func isOne(_ text: String) -> Bool {
    text.unicodeScalars.contains { "*?[".unicodeScalars.contains($0) }
  }

  /// - Parameters:
  ///   - pattern: From the top of the paths down.
  ///   - isName: Whether it is the name of a file in any folder instead.
  init(_ pattern: String, isName: Bool) {
    let names = pattern.pathNames.map { $0 == "**" ? nil : Self.pieces(of: $0) }
    self.names = isName ? [nil] + names : names
  }

  /// Whether it means a path.
  func matches(_ path: String) -> Bool {
    matches(path.pathNames.map { Array($0.unicodeScalars) }[...], names[...])
  }

  private func matches(
    _ path: ArraySlice<[Unicode.Scalar]>, _ names: ArraySlice<[Piece]?>
  ) -> Bool {
    guard let name = names.first else { return path.isEmpty }
    guard let pieces = name else {
      // At the end any number of folders means everything in them.
      if names.count == 1 { return !path.isEmpty }
      return path.indices.contains { matches(path[$0...], names.dropFirst()) }
    }
    guard let first = path.first, Self.matches(first, pieces) else { return false }
    return matches(path.dropFirst(), names.dropFirst())
  }

  /// Goes back to the last `*` only, which is enough within a name.
  private static func matches(_ text: [Unicode.Scalar], _ pieces: [Piece]) -> Bool {
    var (place, piece) = (0, 0)
    var retry: (place: Int, piece: Int)?
    while place < text.count {
      if piece < pieces.count, pieces[piece] == .any {
        retry = (place, piece)
        piece += 1
      } else if piece < pieces.count, pieces[piece].takes(text[place]) {
        (place, piece) = (place + 1, piece + 1)
      } else if let last = retry {
        retry = (last.place + 1, last.piece)
        (place, piece) = (last.place + 1, last.piece + 1)
      } else {
        return false
      }
    }
    return pieces[piece...].allSatisfy { $0 == .any }
  }

  private static func pieces(of name: Substring) -> [Piece] {
    var pieces: [Piece] = []
    var rest = name.unicodeScalars
    while let scalar = rest.popFirst() {
      switch scalar {
      case "*": if pieces.last != .any { pieces.append(.any) }
      case "?": pieces.append(.anyOne)
      case "[":
        if let (set, end) = set(rest) {
          pieces.append(set)
          rest = end
        } else {
          pieces.append(.one(scalar))
        }
      default: pieces.append(.one(scalar))
      }
    }
    return pieces
  }

  /// The set that begins behind a bracket, and what follows it; nil where it is never closed.
  private static func set(
    _ text: Substring.UnicodeScalarView
  ) -> (Piece, Substring.UnicodeScalarView)? {
    var rest = text
    let isNegated = rest.first == "!" || rest.first == "^"
    if isNegated { rest.removeFirst() }
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    while let scalar = rest.popFirst() {
      if scalar == "]", !ranges.isEmpty { return (.set(ranges, isNegated: isNegated), rest) }
      var last = scalar
      if rest.first == "-", let end = rest.dropFirst().first, end != "]" {
        last = end
        rest.removeFirst(2)
      }
      ranges.append(min(scalar, last)...max(scalar, last))
    }
    return nil
  }
}
