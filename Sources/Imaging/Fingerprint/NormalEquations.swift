/// The four linear equations of one Gauss–Newton step on (scale x, scale y, origin x, origin y).
struct NormalEquations {
  private var rows = [SIMD4<Float>](repeating: .zero, count: 4)
  private var right = SIMD4<Float>.zero
  /// Sum of the squared differences of all samples and channels.
  private(set) var squares: Float = 0
  /// Added to the diagonal, so that a plain picture moves nowhere.
  private static let damping: (share: Float, least: Float) = (1e-3, 1)

  /// What a row of samples adds, by channel: products of slopes and difference times powers of u.
  struct Row {
    private var xx = (SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero)
    private var xy = (SIMD4<Float>.zero, SIMD4<Float>.zero)
    private var yy = SIMD4<Float>.zero
    private var ex = (SIMD4<Float>.zero, SIMD4<Float>.zero)
    private var ey = SIMD4<Float>.zero
    private var squares = SIMD4<Float>.zero

    /// Adds a sample at u, 0…1, with its slopes and how far it is off.
    @inline(__always)
    mutating func add(
      u: Float, slopeX: SIMD4<Float>, slopeY: SIMD4<Float>, difference: SIMD4<Float>
    ) {
      let steep = slopeX * u
      xx.0 += slopeX * slopeX
      xx.1 += slopeX * steep
      xx.2 += steep * steep
      xy.0 += slopeX * slopeY
      xy.1 += steep * slopeY
      yy += slopeY * slopeY
      ex.0 += slopeX * difference
      ex.1 += steep * difference
      ey += slopeY * difference
      squares += difference * difference
    }

    /// Adds the row, at v, to the equations.
    func add(to system: inout NormalEquations, v: Float) {
      let (xx0, xx1, xx2) = (xx.0.sum(), xx.1.sum(), xx.2.sum())
      let (xy0, xy1, yy0) = (xy.0.sum(), xy.1.sum(), yy.sum())
      system.rows[0] += SIMD4(xx2, v * xy1, xx1, xy1)
      system.rows[1] += SIMD4(v * xy1, v * v * yy0, v * xy0, v * yy0)
      system.rows[2] += SIMD4(xx1, v * xy0, xx0, xy0)
      system.rows[3] += SIMD4(xy1, v * yy0, xy0, yy0)
      let (ex0, ey0) = (ex.0.sum(), ey.sum())
      system.right += SIMD4(ex.1.sum(), v * ey0, ex0, ey0)
      system.squares += squares.sum()
    }
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
