/// A view as numbers that can be looked up between samples: slightly blurred, one value per channel and place.
package struct ViewPlanes: Sendable {
  static let side = FingerprintView.side
  /// (Y, Cb, Cr, 0) for each place, row by row.
  let values: [SIMD4<Float>]

  /// The planes of a view, blurred by (1 2 1)/4 in both directions: what is left changes little
  /// when a copy lies half a sample further.
  package init(_ view: FingerprintView) {
    let side = Self.side
    let start = side * side
    let chroma = (0..<2).map { channel in
      Self.doubled(view.samples, from: start + channel * start / 4)
    }
    let sharp = (0..<start).map { index in
      SIMD4(Float(view.samples[index]), chroma[0][index] - 128, chroma[1][index] - 128, 0)
    }
    values = Self.blurred(Self.blurred(sharp, step: 1, across: side), step: side, across: 1)
  }

  /// Half as many samples in each direction, interpolated.
  private static func doubled(_ samples: [UInt8], from start: Int) -> [Float] {
    let half = FingerprintView.chromaSide
    var result = [Float](repeating: 0, count: side * side)
    for y in 0..<side {
      // Middles of the coarse samples lie a quarter before or after those of the fine ones.
      let (row, nextRow) = (y / 2, min(max(y / 2 + (y % 2 == 0 ? -1 : 1), 0), half - 1))
      for x in 0..<side {
        let (column, next) = (x / 2, min(max(x / 2 + (x % 2 == 0 ? -1 : 1), 0), half - 1))
        let near =
          3 * Float(samples[start + row * half + column])
          + Float(samples[start + row * half + next])
        let far =
          3 * Float(samples[start + nextRow * half + column])
          + Float(samples[start + nextRow * half + next])
        result[y * side + x] = (3 * near + far) / 16
      }
    }
    return result
  }

  private init(values: [SIMD4<Float>]) { self.values = values }

  /// The planes blurred further by a kernel of three samples with these variances, in samples².
  func blurred(varianceX: Float, varianceY: Float) -> ViewPlanes {
    ViewPlanes(
      values: Self.blurred(
        Self.blurred(values, step: 1, across: Self.side, side: varianceX / 2), step: Self.side,
        across: 1, side: varianceY / 2))
  }

  private static func blurred(
    _ values: [SIMD4<Float>], step: Int, across: Int, side weight: Float = 0.25
  ) -> [SIMD4<Float>] {
    let weight = min(max(weight, 0), 1 / 3)
    guard weight > 0 else { return values }
    var result = values
    for line in 0..<side {
      for place in 0..<side {
        let index = line * across + place * step
        let before = place == 0 ? index : index - step
        let after = place == side - 1 ? index : index + step
        result[index] =
          values[index] + weight * (values[before] - 2 * values[index] + values[after])
      }
    }
    return result
  }

  /// The value at a place in samples (0 is the middle of the first) and its slopes; beyond the edge that of the edge.
  @inline(__always)
  func sample(x: Float, y: Float) -> (
    value: SIMD4<Float>, slopeX: SIMD4<Float>, slopeY: SIMD4<Float>
  ) {
    let limit = Float(Self.side - 1) - 0.001
    let (px, py) = (min(max(x, 0), limit), min(max(y, 0), limit))
    let (column, row) = (Int(px), Int(py))
    let (fx, fy) = (px - Float(column), py - Float(row))
    let index = row &* Self.side &+ column
    // Column and row are below the last, so four samples lie inside.
    let (a, b, c, d) = unsafe values.withUnsafeBufferPointer { values in
      unsafe (
        values[index], values[index &+ 1], values[index &+ Self.side],
        values[index &+ Self.side &+ 1]
      )
    }
    let top = a + (b - a) * fx
    let bottom = c + (d - c) * fx
    return (top + (bottom - top) * fy, (b - a) + ((d - c) - (b - a)) * fy, bottom - top)
  }

  /// The value at a place by cubic convolution (Keys 1981, a = −0.5), which keeps edges where
  /// `sample` would soften them.
  @inline(__always)
  func cubicSample(x: Float, y: Float) -> SIMD4<Float> {
    let limit = Float(Self.side - 1)
    let (px, py) = (min(max(x, 0), limit), min(max(y, 0), limit))
    let (column, row) = (Int(px), Int(py))
    let weightsX = Self.cubicWeights(px - Float(column))
    let weightsY = Self.cubicWeights(py - Float(row))
    let last = Self.side - 1
    let places = (
      max(column &- 1, 0), column, min(column &+ 1, last), min(column &+ 2, last)
    )
    // Every place is clamped to the samples there are.
    return unsafe values.withUnsafeBufferPointer { values in
      var sum = SIMD4<Float>.zero
      for j in 0..<4 {
        let line = min(max(row &+ j &- 1, 0), last) &* Self.side
        let left =
          unsafe values[line &+ places.0] * weightsX.x + values[line &+ places.1] * weightsX.y
        let right =
          unsafe values[line &+ places.2] * weightsX.z + values[line &+ places.3] * weightsX.w
        sum += (left + right) * weightsY[j]
      }
      return sum
    }
  }

  @inline(__always)
  private static func cubicWeights(_ t: Float) -> SIMD4<Float> {
    let (t2, t3) = (t * t, t * t * t)
    return SIMD4(
      -0.5 * t3 + t2 - 0.5 * t, 1.5 * t3 - 2.5 * t2 + 1, -1.5 * t3 + 2 * t2 + 0.5 * t,
      0.5 * t3 - 0.5 * t2)
  }
}
