package import Pixels

/// RGB to grey and back, as Pillow's `convert` does it.
enum GreyConversion {
  /// ITU-R BT.601 luma in 16-bit fixed point, rounded: Pillow's `L`.
  @inline(__always)
  static func luma(red: UInt8, green: UInt8, blue: UInt8) -> UInt8 {
    let sum = UInt32(red) &* 19595 &+ UInt32(green) &* 38470 &+ UInt32(blue) &* 7471 &+ 0x8000
    return UInt8(truncatingIfNeeded: sum &>> 16)
  }

  /// Replaces RGB by grey in place.
  static func convertToGrey(_ bytes: inout [UInt8]) {
    let pixelCount = bytes.count / 3
    // Writing stays behind reading; indices stay below `bytes.count`.
    unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      for pixel in 0..<pixelCount {
        unsafe buffer[pixel] = luma(
          red: buffer[3 &* pixel], green: buffer[3 &* pixel &+ 1], blue: buffer[3 &* pixel &+ 2])
      }
    }
    bytes.removeLast(bytes.count - pixelCount)
  }

  /// Replaces grey by RGB with three equal channels.
  static func convertToRGB(_ bytes: inout [UInt8]) {
    let grey = bytes
    bytes = unsafe [UInt8](unsafeUninitializedCapacity: 3 * grey.count) { buffer, count in
      for pixel in grey.indices {
        let value = grey[pixel]
        unsafe buffer[3 &* pixel] = value
        unsafe buffer[3 &* pixel &+ 1] = value
        unsafe buffer[3 &* pixel &+ 2] = value
      }
      count = 3 * grey.count
    }
  }
}

extension PixelImage {
  /// The picture in one grey channel: (19595 R + 38470 G + 7471 B + 32768) >> 16, as Pillow's `L`.
  ///
  /// A grey picture comes back as it is; alpha is dropped, not applied.
  package func convertedToGrey() -> PixelImage {
    guard channelCount > 1 else { return self }
    var grey: [UInt8] = []
    grey.reserveCapacity(width * height)
    for start in stride(from: 0, to: bytes.count, by: channelCount) {
      grey.append(
        GreyConversion.luma(red: bytes[start], green: bytes[start + 1], blue: bytes[start + 2]))
    }
    return PixelImage(width: width, height: height, channelCount: 1, bytes: grey)
  }

  /// The picture in three channels; a grey one is repeated, alpha is dropped, not applied.
  package func convertedToRGB() -> PixelImage {
    switch channelCount {
    case 1:
      var bytes = self.bytes
      GreyConversion.convertToRGB(&bytes)
      return PixelImage(width: width, height: height, channelCount: 3, bytes: bytes)
    case 4:
      var rgb: [UInt8] = []
      rgb.reserveCapacity(width * height * 3)
      for start in stride(from: 0, to: bytes.count, by: 4) {
        rgb.append(contentsOf: bytes[start..<(start + 3)])
      }
      return PixelImage(width: width, height: height, channelCount: 3, bytes: rgb)
    default:
      return self
    }
  }
}
