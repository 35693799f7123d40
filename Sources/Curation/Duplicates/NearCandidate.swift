import Imaging

/// A view of one picture that may lie in a window of a view of another.
struct NearCandidate: Sendable, Hashable {
  /// The picture that shows at least as much.
  var whole: Int32
  /// The picture that may be a part of it.
  var part: Int32
  var wholeView: UInt8
  var partView: UInt8
  var window: UInt8
  /// How the part has to be turned.
  var turn: ViewTurn
  /// Bits in which the hashes differ.
  var distance: UInt8
  /// Whether the two views are only looked for as they lie, one on the other.
  var isInPlace = false

  /// The worse of the two by place in the order of quality.
  var worse: Int32 { max(whole, part) }
  /// The better of the two.
  var better: Int32 { min(whole, part) }

  /// Pairs together, of each direction the likeliest first.
  static func isBefore(_ a: NearCandidate, _ b: NearCandidate) -> Bool {
    a.better != b.better
      ? a.better < b.better : a.whole != b.whole ? a.whole < b.whole : a.rank < b.rank
  }

  private var rank: UInt64 {
    UInt64(distance) << 40 | UInt64(turn.rawValue) << 32 | UInt64(window) << 24
      | UInt64(wholeView) << 16 | UInt64(partView) << 8
  }
}
