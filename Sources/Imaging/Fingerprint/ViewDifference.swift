/// How much two views differ where one lies in the other, in levels of 255.
package struct ViewDifference: Sendable, Hashable {
  /// Root of the mean square difference in brightness.
  package private(set) var luma: Float = 0
  /// The same of colour, both differences together.
  package private(set) var chroma: Float = 0
  /// The largest mean difference in brightness of 3 × 3 samples, a tenth of the width.
  package private(set) var lumaPeak: Float = 0
  /// The same of colour.
  package private(set) var chromaPeak: Float = 0
  /// The largest mean difference of 8 × 8 samples, a sixteenth of the view, in brightness.
  ///
  /// Edges that do not quite meet cancel out in it, another colour does not.
  package private(set) var lumaShift: Float = 0
  /// The same of colour.
  package private(set) var chromaShift: Float = 0
  /// Spread (standard deviation) of the brightness of the part.
  package private(set) var contrast: Float = 0
  /// Spread of brightness and colour of the part together.
  package private(set) var fullContrast: Float = 0
  /// Share of the part that lies inside the larger view, 0…1.
  package private(set) var coverage: Float = 0

  /// Samples along the edges that are not compared: what was beyond a trimmed edge has flown into
  /// those of the original but not into those of the copy.
  private static let margin = 2

  /// Compares sample by sample; what lies outside counts as equal and lowers the coverage.
  init(of part: ViewPlanes, in whole: ViewPlanes, at place: ViewAlignment.Place) {
    let side = ViewAlignment.side
    let count = Float(side)
    var differences = [SIMD4<Float>](repeating: .zero, count: side * side)
    var squares = SIMD4<Float>.zero
    var (sum, sumOfSquares) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
    var inside: Float = 0
    for y in Self.margin..<(side - Self.margin) {
      let placeY = place.sample(y, axis: 1)
      for x in Self.margin..<(side - Self.margin) {
        let placeX = place.sample(x, axis: 0)
        let value = part.values[y * side + x]
        sum += value
        sumOfSquares += value * value
        guard placeX >= -1, placeX <= count, placeY >= -1, placeY <= count else { continue }
        let difference = value - whole.cubicSample(x: placeX, y: placeY)
        differences[y * side + x] = difference
        squares += difference * difference
        inside += 1
      }
    }
    let compared = Float(side - 2 * Self.margin)
    let all = compared * compared
    coverage = inside / all
    let variances = pointwiseMax(sumOfSquares / all - (sum / all) * (sum / all), .zero)
    contrast = variances.x.squareRoot()
    fullContrast = variances.sum().squareRoot()
    guard inside > 0 else { return }
    luma = (squares.x / inside).squareRoot()
    chroma = ((squares.y + squares.z) / inside).squareRoot()
    let near = Self.largest(of: differences, block: 3, step: 1)
    (lumaPeak, chromaPeak) = (near.luma, near.chroma)
    let far = Self.largest(of: differences, block: 8, step: 4)
    (lumaShift, chromaShift) = (far.luma, far.chroma)
  }

  /// The largest means over squares of samples, without sign.
  private static func largest(
    of differences: [SIMD4<Float>], block: Int, step: Int
  ) -> (luma: Float, chroma: Float) {
    let side = ViewAlignment.side
    // Sums along the rows first.
    var rows = differences
    for y in 0..<side {
      for x in 0...(side - block) {
        var sum = SIMD4<Float>.zero
        for offset in 0..<block { sum += differences[y * side + x + offset] }
        rows[y * side + x] = sum
      }
    }
    var largest: (luma: Float, chroma: Float) = (0, 0)
    for y in stride(from: margin, through: side - margin - block, by: step) {
      for x in stride(from: margin, through: side - margin - block, by: step) {
        var sum = SIMD4<Float>.zero
        for offset in 0..<block { sum += rows[(y + offset) * side + x] }
        let mean = sum / Float(block * block)
        largest.luma = max(largest.luma, abs(mean.x))
        largest.chroma = max(
          largest.chroma, (mean.y * mean.y + mean.z * mean.z).squareRoot())
      }
    }
    return largest
  }
}
