/// 64 signs that say roughly what a view shows.
///
/// The signs of the lowest cosine coefficients (DCT-II): 32 of the brightness, 16 of each colour difference, in
/// the order of their frequency and without the mean. Colour coefficients count from 2 levels on, so that grey
/// pictures do not differ by noise.
package struct ViewHash: Sendable, Hashable {
  /// The signs, the lowest frequency in the lowest bit.
  package internal(set) var bits: UInt64 = 0
  /// Means of brightness and the two colour differences, 0…255, and a 0.
  package internal(set) var means = SIMD4<UInt8>.zero

  /// A hash of its parts, as they are above.
  package init(bits: UInt64 = 0, means: SIMD4<UInt8> = .zero) {
    self.bits = bits
    self.means = means
  }

  /// How far the means of copies may lie apart: brightness, colour twice.
  private static let meanTolerance = SIMD4<Int16>(16, 10, 10, 0)

  /// How many signs differ, 0…64.
  @inline(__always)
  package func distance(to other: ViewHash) -> Int { (bits ^ other.bits).nonzeroBitCount }

  /// Whether the means are as near as those of copies.
  @inline(__always)
  package func hasSimilarMeans(to other: ViewHash) -> Bool {
    let difference =
      SIMD4<Int16>(truncatingIfNeeded: means) &- SIMD4<Int16>(truncatingIfNeeded: other.means)
    return all(difference .<= Self.meanTolerance) && all(difference .>= 0 &- Self.meanTolerance)
  }
}

/// A part of a view: how much is cut off on each side, as shares of its width and height.
package struct ViewWindow: Sendable, Hashable {
  /// Cut off at the left, 0…1.
  package var left: Float
  /// Cut off at the top.
  package var top: Float
  /// Cut off at the right.
  package var right: Float
  /// Cut off at the bottom.
  package var bottom: Float

  /// All of it.
  package static let whole = ViewWindow(left: 0, top: 0, right: 0, bottom: 0)
}
