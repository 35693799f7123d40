package import Catalogue
package import Imaging

/// Two pictures that show the same, by their places in the order of quality.
package struct NearMatch: Sendable, Hashable {
  /// The better picture.
  package var better: Int
  /// The other one.
  package var worse: Int
  /// How the one that is a part of the other has to be turned.
  package var turn: ViewTurn
  /// Bits in which the hashes differ.
  package var distance: Int
  /// Mean difference in brightness and colour, in levels of 255.
  package var difference: Float

  package init(
    better: Int, worse: Int, turn: ViewTurn = .upright, distance: Int, difference: Float
  ) {
    self.better = better
    self.worse = worse
    self.turn = turn
    self.distance = distance
    self.difference = difference
  }

  /// Whether this one is the closer of two; unlike for any two that are not equal.
  package static func isCloser(_ a: NearMatch, _ b: NearMatch) -> Bool {
    if (a.turn == .upright) != (b.turn == .upright) { return a.turn == .upright }
    if a.difference != b.difference { return a.difference < b.difference }
    return (a.distance, a.better, a.worse, a.turn.rawValue)
      < (b.distance, b.better, b.worse, b.turn.rawValue)
  }

  /// What a copy that matches so is called.
  package var kind: DuplicateMember.Kind {
    turn.isRotated ? .rotated : turn == .mirrored ? .mirrored : .near
  }
}
