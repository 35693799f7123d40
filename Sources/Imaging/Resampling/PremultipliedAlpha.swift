/// Pillow's `RGBA` ⇄ `RGBa`: colours are weighted by alpha while pixels are mixed.
enum PremultipliedAlpha {
  /// v·a / 255 rounded.
  static func premultiply(_ bytes: inout [UInt8]) {
    for pixel in stride(from: 0, to: bytes.count - 3, by: 4) {
      let alpha = UInt32(bytes[pixel + 3])
      for channel in pixel..<(pixel + 3) {
        let product = UInt32(bytes[channel]) &* alpha &+ 128
        bytes[channel] = UInt8(truncatingIfNeeded: ((product &>> 8) &+ product) &>> 8)
      }
    }
  }

  /// min(255·v / a, 255), truncated; unchanged where a is 0 or 255.
  static func unpremultiply(_ bytes: inout [UInt8]) {
    for pixel in stride(from: 0, to: bytes.count - 3, by: 4) {
      let alpha = Int(bytes[pixel + 3])
      if alpha == 0 || alpha == 255 { continue }
      for channel in pixel..<(pixel + 3) {
        bytes[channel] = UInt8(min(255 * Int(bytes[channel]) / alpha, 255))
      }
    }
  }
}
