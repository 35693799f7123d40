extension Raster {
  /// The value of channel `c` at a position between pixels, by bilinear interpolation.
  ///
  /// The plain version, right for every position and border; as `ImageProjectiveTransformV3`:
  /// with a border value, the neighbours outside the picture have that value.
  @inline(__always)
  func sample<Sample: RasterSample>(
    _ source: UnsafePointer<Sample>, x: Float, y: Float, c: Int, border: Border
  ) -> Float {
    let (u, v): (Float, Float)
    switch border {
    case .values: (u, v) = (x, y)
    case .reflect:
      (u, v) = (Boundary.reflected(x, length: width), Boundary.reflected(y, length: height))
    case .edge:
      (u, v) = (Boundary.clamped(x, length: width), Boundary.clamped(y, length: height))
    }
    let outside: Float = if case .values(let pixel) = border { pixel[c & 3] } else { 0 }
    // Beyond one pixel outside nothing but the border value is seen; also keeps Int() in range.
    guard u > -1, v > -1, u < Float(width), v < Float(height) else { return outside }
    let left = u.rounded(.down)
    let top = v.rounded(.down)
    let fx = u - left
    let fy = v - top
    let x0 = Int(left)
    let y0 = Int(top)
    let upper =
      unsafe (1 - fx) * value(source, x0, y0, c, outside)
      + fx * value(source, x0 + 1, y0, c, outside)
    let lower =
      unsafe (1 - fx) * value(source, x0, y0 + 1, c, outside)
      + fx * value(source, x0 + 1, y0 + 1, c, outside)
    return (1 - fy) * upper + fy * lower
  }

  @inline(__always)
  private func value<Sample: RasterSample>(
    _ source: UnsafePointer<Sample>, _ x: Int, _ y: Int, _ c: Int, _ outside: Float
  ) -> Float {
    guard x >= 0, y >= 0, x < width, y < height else { return outside }
    return unsafe source[(y * width + x) * channelCount + c].asFloat
  }
}

/// A sample that the interpolation reads.
protocol RasterSample: BitwiseCopyable {
  var asFloat: Float { get }
}

extension UInt8: RasterSample {
  var asFloat: Float { Float(self) }
}

extension Float: RasterSample {
  var asFloat: Float { self }
}
