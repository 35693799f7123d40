/// Lays pixels with straight alpha on an opaque background.
enum AlphaFlattening {
  /// Replaces RGBA by RGB in place; true when any pixel was not opaque.
  ///
  /// Each channel becomes round((v·a + b·(255 − a)) / 255), exactly.
  static func flatten(_ bytes: inout [UInt8], on background: RGBColor) -> Bool {
    let pixelCount = bytes.count / 4
    var minimumAlpha: UInt8 = 255
    // Reading runs ahead of writing (4 bytes against 3), so one buffer serves both; indices stay
    // below `bytes.count`.
    unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      guard var source = unsafe UnsafePointer(buffer.baseAddress),
        var target = buffer.baseAddress
      else { return }
      for _ in 0..<pixelCount {
        let (red, green, blue) = unsafe (source[0], source[1], source[2])
        let alpha = unsafe source[3]
        minimumAlpha = min(minimumAlpha, alpha)
        unsafe target[0] = blend(red, background.red, alpha)
        unsafe target[1] = blend(green, background.green, alpha)
        unsafe target[2] = blend(blue, background.blue, alpha)
        unsafe source += 4
        unsafe target += 3
      }
    }
    bytes.removeLast(bytes.count - 3 * pixelCount)
    return minimumAlpha < 255
  }

  /// round(t / 255) for t = v·a + b·(255 − a) ≤ 65,025, without a division (Blinn 1995).
  @inline(__always)
  private static func blend(_ value: UInt8, _ background: UInt8, _ alpha: UInt8) -> UInt8 {
    let sum = UInt32(value) &* UInt32(alpha) &+ UInt32(background) &* (255 &- UInt32(alpha)) &+ 128
    return UInt8(truncatingIfNeeded: ((sum &>> 8) &+ sum) &>> 8)
  }
}
