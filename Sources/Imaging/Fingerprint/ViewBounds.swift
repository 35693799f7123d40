/// Between which values the samples of a view lie, each with those around it.
///
/// A copy that lies in place, give or take a sample, stays between them but for what coding
/// leaves. That costs a thousandth of laying two views on each other and tells apart nearly all
/// pictures that are laid out alike.
package struct ViewBounds: Sendable {
  private var low: [UInt8]
  private var high: [UInt8]
  /// Spread of brightness, and of brightness and colours together, in levels.
  private let lumaSpread: Float
  private let spread: Float

  /// What coding and scaling leave, in levels.
  private static let noise: Float = 2
  /// Edges that are not compared, in samples of brightness.
  private static let margin = 2
  /// Across the squares whose mean may not lie far outside, in samples.
  private static let blockSide = 4
  private static let planes: [(start: Int, side: Int)] = {
    let (side, half) = (FingerprintView.side, FingerprintView.chromaSide)
    return [(0, side), (side * side, half), (side * side + half * half, half)]
  }()

  /// The bounds of a view.
  package init(of view: FingerprintView) {
    (low, high) = (view.samples, view.samples)
    lumaSpread = view.lumaSpread
    spread = view.spread
    for (start, side) in Self.planes {
      Self.widen(&low, start, side) { min($0, $1) }
      Self.widen(&high, start, side) { max($0, $1) }
    }
  }

  /// Gives every sample of a plane the least or greatest of the nine around it.
  @inline(__always)
  private static func widen(
    _ samples: inout [UInt8], _ start: Int, _ side: Int, _ choice: (UInt8, UInt8) -> UInt8
  ) {
    let source = Array(samples[start..<(start + side * side)])
    var rows = source
    for y in 0..<side {
      let line = y * side
      for x in 1..<(side - 1) {
        let left = choice(source[line + x - 1], source[line + x])
        rows[line + x] = choice(left, source[line + x + 1])
      }
      rows[line] = choice(source[line], source[line + 1])
      rows[line + side - 1] = choice(source[line + side - 1], source[line + side - 2])
    }
    for y in 0..<side {
      let (above, below) = (max(y - 1, 0) * side, min(y + 1, side - 1) * side)
      for x in 0..<side {
        samples[start + y * side + x] = choice(
          choice(rows[above + x], rows[y * side + x]), rows[below + x])
      }
    }
  }

  /// Whether the other view, laid on this one, may show the same picture.
  ///
  /// The limits are those of `isSamePicture` and a little more: what lies outside of the bounds here differs
  /// at least as much there.
  package func mayHold(_ other: FingerprintView, isPlain: Bool) -> Bool {
    var chromaSquares: Float = 0
    var lumaError: Float = 0
    for (number, (start, side)) in Self.planes.enumerated() {
      let outside = outside(other, start, side)
      if number == 0 {
        lumaError = outside.squares.squareRoot()
        guard outside.peak <= min(10, Self.noise + 0.3 * spread),
          lumaError <= Self.noise + 0.1 * lumaSpread
        else { return false }
      } else {
        chromaSquares += outside.squares
      }
    }
    return lumaError + chromaSquares.squareRoot() <= Self.noise + (isPlain ? 0.03 : 0.16) * spread
  }

  /// The mean square of what lies outside, and the largest mean of a square of samples, without sign.
  private func outside(
    _ other: FingerprintView, _ start: Int, _ side: Int
  ) -> (squares: Float, peak: Float) {
    let margin = Self.margin * side / FingerprintView.side
    let last = side - margin
    var squares = 0
    var peak = 0
    for blockY in stride(from: margin, to: last, by: Self.blockSide) {
      for blockX in stride(from: margin, to: last, by: Self.blockSide) {
        var sum = 0
        for y in blockY..<min(blockY + Self.blockSide, last) {
          for x in blockX..<min(blockX + Self.blockSide, last) {
            let index = start + y * side + x
            let value = Int(other.samples[index])
            let difference = value - min(max(value, Int(low[index])), Int(high[index]))
            sum += difference
            squares += difference * difference
          }
        }
        peak = max(peak, abs(sum))
      }
    }
    let count = last - margin
    return (
      Float(squares) / Float(count * count),
      Float(peak) / Float(Self.blockSide * Self.blockSide)
    )
  }
}
