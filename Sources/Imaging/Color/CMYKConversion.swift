/// CMYK as JPEG files store it, to RGB, as Pillow does it.
enum CMYKConversion {
  /// Replaces stored (inverted) CMYK by RGB in place.
  ///
  /// With C, M, Y, K = 255 − stored: R = clip(255 − K − MULDIV255(C, 255 − K)) and so on, where
  /// MULDIV255(a, b) is a·b / 255 rounded (Pillow, `Convert.c`).
  static func convertToRGB(_ bytes: inout [UInt8]) {
    let pixelCount = bytes.count / 4
    // As in alpha flattening, reading runs ahead of writing in one buffer.
    unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      guard var source = unsafe UnsafePointer(buffer.baseAddress),
        var target = buffer.baseAddress
      else { return }
      for _ in 0..<pixelCount {
        let (cyan, magenta, yellow) = unsafe (source[0], source[1], source[2])
        let white = unsafe UInt32(source[3])
        unsafe target[0] = channel(cyan, white)
        unsafe target[1] = channel(magenta, white)
        unsafe target[2] = channel(yellow, white)
        unsafe source += 4
        unsafe target += 3
      }
    }
    bytes.removeLast(bytes.count - 3 * pixelCount)
  }

  /// `white` is 255 − K, which is what the file stores; never negative, so no clipping is needed.
  @inline(__always)
  private static func channel(_ stored: UInt8, _ white: UInt32) -> UInt8 {
    let product = (255 &- UInt32(stored)) &* white &+ 128
    return UInt8(truncatingIfNeeded: white &- (((product &>> 8) &+ product) &>> 8))
  }
}
