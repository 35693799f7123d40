extension Raster {
  /// One affine map, one bilinear interpolation, rounded to the nearest level.
  ///
  /// RGB pixels whose four neighbours are inside the picture take a path that loads each
  /// neighbour as four bytes and computes its channels together; the others, at most the rim and
  /// what lies beyond it, take the plain one.
  func warp(
    from source: UnsafePointer<UInt8>, to destination: UnsafeMutablePointer<UInt8>,
    map: AffineMap, border: Border
  ) {
    let (a0, a1, a2) = (Float(map.a0), Float(map.a1), Float(map.a2))
    let (b0, b1, b2) = (Float(map.b0), Float(map.b1), Float(map.b2))
    // A four-byte load at the last pixel of an RGB picture would end one byte after it. Positions
    // below `lastColumn` have their right neighbour at most in the last column, so only rows that
    // are not the last are safe for it: hence the row limit one lower than the plain one needs.
    let lastColumn = Float(width - 1)
    let lastRow = Float(height - 2)
    let stride = width * channelCount
    var target = unsafe destination
    for y in 0..<height {
      let rowX = a1 * Float(y) + a2
      let rowY = b1 * Float(y) + b2
      for x in 0..<width {
        let u = a0 * Float(x) + rowX
        let v = b0 * Float(x) + rowY
        if channelCount == 3, u >= 0, v >= 0, u < lastColumn, v < lastRow {
          let x0 = Int(u)
          let y0 = Int(v)
          let corner = unsafe UnsafeRawPointer(source + (y0 * stride + x0 * 3))
          let fx = u - Float(x0)
          let fy = v - Float(y0)
          let upper = unsafe blend(rgb(corner), rgb(corner + 3), fx)
          let lower = unsafe blend(rgb(corner + stride), rgb(corner + stride + 3), fx)
          let pixel = unsafe unsafeBitCast(
            blend(upper, lower, fy) + roundingOffset, to: SIMD4<UInt32>.self)
          unsafe target[0] = UInt8(truncatingIfNeeded: pixel[0])
          unsafe target[1] = UInt8(truncatingIfNeeded: pixel[1])
          unsafe target[2] = UInt8(truncatingIfNeeded: pixel[2])
        } else {
          for c in 0..<channelCount {
            unsafe target[c] = rounded(sample(source, x: u, y: v, c: c, border: border))
          }
        }
        unsafe target += channelCount
      }
    }
  }

  /// Flip, rotation and zoom one after the other, in floating point between them.
  func warpInPasses(
    from source: UnsafePointer<UInt8>, to destination: UnsafeMutablePointer<UInt8>,
    parameters: AugmentationParameters, border: Border
  ) {
    let maps = [
      parameters.isFlipped ? AffineMap.flip(width: width) : nil,
      parameters.rotation == 0
        ? nil : .rotation(parameters.rotation, width: width, height: height),
      parameters.zoom == 1 ? nil : .zoom(parameters.zoom, width: width, height: height),
    ].compactMap { $0 }
    unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * sampleCount) { buffer in
      guard var current = buffer.baseAddress else { return }
      var next = unsafe current + sampleCount
      for i in 0..<sampleCount { unsafe current[i] = Float(source[i]) }
      for map in maps {
        unsafe warp(from: current, to: next, map: map, border: border)
        unsafe swap(&current, &next)
      }
      for i in 0..<sampleCount { unsafe destination[i] = rounded(current[i]) }
    }
  }

  /// One affine map on floating-point samples, without rounding.
  private func warp(
    from source: UnsafePointer<Float>, to destination: UnsafeMutablePointer<Float>,
    map: AffineMap, border: Border
  ) {
    let (a0, a1, a2) = (Float(map.a0), Float(map.a1), Float(map.a2))
    let (b0, b1, b2) = (Float(map.b0), Float(map.b1), Float(map.b2))
    var target = unsafe destination
    for y in 0..<height {
      for x in 0..<width {
        let u = a0 * Float(x) + a1 * Float(y) + a2
        let v = b0 * Float(x) + b1 * Float(y) + b2
        for c in 0..<channelCount {
          unsafe target[c] = sample(source, x: u, y: v, c: c, border: border)
        }
        unsafe target += channelCount
      }
    }
  }
}

/// Three channels and the byte after them, as floating-point numbers.
@inline(__always)
private func rgb(_ pixel: UnsafeRawPointer) -> SIMD4<Float> {
  let bytes = unsafe pixel.loadUnaligned(as: SIMD4<UInt8>.self)
  return SIMD4<Float>(SIMD4<Int32>(truncatingIfNeeded: bytes))
}

@inline(__always)
private func blend(_ a: SIMD4<Float>, _ b: SIMD4<Float>, _ fraction: Float) -> SIMD4<Float> {
  a + (b - a) * fraction
}

/// Added to a number from 0 to 255, leaves it rounded (halves to even) in the lowest bits: above
/// 2²³ a `Float` has no fraction.
private let roundingOffset: Float = 0x1p23

/// The nearest level; interpolated values lie between levels, so there is nothing to clamp.
@inline(__always)
private func rounded(_ value: Float) -> UInt8 {
  UInt8(truncatingIfNeeded: (value + roundingOffset).bitPattern)
}
