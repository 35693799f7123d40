/// The four linear equations of one Gauss–Newton step on (scale x, scale y, origin x, origin y).
struct NormalEquations {
  private var rows = [SIMD4<Float>](repeating: .zero, count: 4)
  private var right = SIMD4<Float>.zero
  /// Added to the diagonal, so that a plain picture moves nowhere.
  private static let damping: (share: Float, least: Float) = (1e-3, 1)

  /// Adds a sample at (u, v) with the products of its slopes and of slopes and difference.
  @inline(__always)
  mutating func add(u: Float, v: Float, xx: Float, xy: Float, yy: Float, ex: Float, ey: Float) {
    rows[0] += SIMD4(u * u * xx, u * v * xy, u * xx, u * xy)
    rows[1] += SIMD4(u * v * xy, v * v * yy, v * xy, v * yy)
    rows[2] += SIMD4(u * xx, v * xy, xx, xy)
    rows[3] += SIMD4(u * xy, v * yy, xy, yy)
    right += SIMD4(u * ex, v * ey, ex, ey)
  }

  /// Solved by elimination; the matrix is symmetric and positive.
  var solution: SIMD4<Float> {
    var rows = rows
    var right = right
    for index in 0..<4 {
      rows[index][index] += Self.damping.share * rows[index][index] + Self.damping.least
    }
    for pivot in 0..<3 {
      for row in (pivot + 1)..<4 {
        let factor = rows[row][pivot] / rows[pivot][pivot]
        rows[row] -= rows[pivot] * factor
        right[row] -= right[pivot] * factor
      }
    }
    var result = SIMD4<Float>.zero
    for row in (0..<4).reversed() {
      result[row] = (right[row] - (rows[row] * result).sum()) / rows[row][row]
    }
    return result
  }
}
