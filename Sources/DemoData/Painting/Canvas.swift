import Foundation
import Pixels

/// A picture being painted: premultiplied float RGBA, at first empty.
struct Canvas {
  /// Columns.
  let width: Int
  /// Rows.
  let height: Int
  /// `height × width` pixels, row-major, premultiplied by alpha.
  var pixels: [SIMD4<Float>]

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    pixels = Array(repeating: .zero, count: width * height)
  }

  /// Lays a colour over one pixel.
  mutating func blend(_ color: SIMD4<Float>, share: Float, at index: Int) {
    let alpha = color.w * share
    var source = color * alpha
    source.w = alpha
    pixels[index] = source + pixels[index] * (1 - alpha)
  }

  /// Paints where a mask covers; `color` gives the colour of a canvas pixel.
  mutating func paint(
    _ mask: CoverageMask, clip: CoverageMask? = nil, color: (_ x: Int, _ y: Int) -> Color
  ) {
    let rows = max(0, mask.top)..<max(0, min(height, mask.top + mask.height))
    let columns = max(0, mask.left)..<max(0, min(width, mask.left + mask.width))
    for y in rows {
      for x in columns {
        var share = mask.values[(y - mask.top) * mask.width + x - mask.left]
        if share > 0, let clip { share *= clip.value(x: x, y: y) }
        if share > 0 { blend(color(x, y).parts, share: share, at: y * width + x) }
      }
    }
  }

  /// Lays another canvas of the same size over this one.
  mutating func overlay(_ other: Canvas) {
    for i in pixels.indices { pixels[i] = other.pixels[i] + pixels[i] * (1 - other.pixels[i].w) }
  }

  /// As 8-bit RGBA with straight alpha.
  var pictureWithAlpha: PixelImage {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(pixels.count * 4)
    for pixel in pixels {
      let alpha = pixel.w
      for channel in 0..<3 { bytes.append(byte(alpha > 0 ? pixel[channel] / alpha : 1)) }
      bytes.append(byte(alpha))
    }
    return PixelImage(width: width, height: height, channelCount: 4, bytes: bytes)
  }

  /// As 8-bit RGB on white.
  var picture: PixelImage {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(pixels.count * 3)
    for pixel in pixels {
      for channel in 0..<3 { bytes.append(byte(pixel[channel] + 1 - pixel.w)) }
    }
    return PixelImage(width: width, height: height, channelCount: 3, bytes: bytes)
  }
}

private func byte(_ value: Float) -> UInt8 {
  UInt8(max(0, min(255, (value * 255).rounded())))
}
