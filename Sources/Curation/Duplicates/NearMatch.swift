/// Two pictures that show the same, by their places in the order of quality.
package struct NearMatch: Sendable, Hashable {
  /// The better picture.
  package var better: Int
  /// The other one.
  package var worse: Int
  /// Whether one is the other turned left to right.
  package var isMirrored: Bool
  /// Bits in which the hashes differ.
  package var distance: Int
  /// Mean difference in brightness and colour, in levels of 255.
  package var difference: Float

  package init(
    better: Int, worse: Int, isMirrored: Bool = false, distance: Int, difference: Float
  ) {
    self.better = better
    self.worse = worse
    self.isMirrored = isMirrored
    self.distance = distance
    self.difference = difference
  }

  /// Whether this one is the closer of two; unlike for any two that are not equal.
  package static func isCloser(_ a: NearMatch, _ b: NearMatch) -> Bool {
    if a.isMirrored != b.isMirrored { return b.isMirrored }
    if a.difference != b.difference { return a.difference < b.difference }
    return (a.distance, a.better, a.worse) < (b.distance, b.better, b.worse)
  }
}
