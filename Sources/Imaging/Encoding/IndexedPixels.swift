package import Pixels

/// A picture as palette indices, for `PNGColor.palette`.
///
/// Exact where the picture has few enough colours; otherwise the low bits of all channels are
/// dropped, one at a time, until it does. For small drawings, not for photographs.
package struct IndexedPixels: Sendable {
  /// One index per pixel, row-major.
  package let indices: [UInt8]
  /// The colours, in the order of their first appearance.
  package let palette: [RGBColor]
  /// Alpha of every colour; empty when all are opaque.
  package let paletteAlpha: [UInt8]

  /// Finds the colours of a picture of 1, 3 or 4 channels.
  ///
  /// - Parameters:
  ///   - image: The picture.
  ///   - maximumColorCount: 2…256.
  package init(_ image: PixelImage, maximumColorCount: Int = 256) {
    for droppedBits in 0..<8 {
      if let found = Self.index(
        image, maximumColorCount: maximumColorCount, droppedBits: droppedBits)
      {
        self = found
        return
      }
    }
    // Without any bits all pixels are alike.
    self.init(
      indices: [UInt8](repeating: 0, count: image.width * image.height), palette: [.black],
      paletteAlpha: [])
  }

  private init(indices: [UInt8], palette: [RGBColor], paletteAlpha: [UInt8]) {
    self.indices = indices
    self.palette = palette
    self.paletteAlpha = paletteAlpha
  }

  private static func index(
    _ image: PixelImage, maximumColorCount: Int, droppedBits: Int
  ) -> IndexedPixels? {
    // Kept bits are spread over 0…255 again, so that white stays white.
    let largest = 255 >> droppedBits
    func reduced(_ value: UInt8) -> UInt8 {
      UInt8((Int(value) >> droppedBits) * 255 / largest)
    }
    var known: [[UInt8]: UInt8] = [:]
    var indices: [UInt8] = []
    var palette: [RGBColor] = []
    var alpha: [UInt8] = []
    for start in stride(from: 0, to: image.bytes.count, by: image.channelCount) {
      let color = image.bytes[start..<(start + image.channelCount)].map(reduced)
      if let index = known[color] {
        indices.append(index)
        continue
      }
      guard known.count < min(maximumColorCount, 256) else { return nil }
      let index = UInt8(known.count)
      known[color] = index
      indices.append(index)
      let isGrey = image.channelCount == 1
      palette.append(
        RGBColor(red: color[0], green: color[isGrey ? 0 : 1], blue: color[isGrey ? 0 : 2]))
      alpha.append(image.channelCount == 4 ? color[3] : 255)
    }
    let isOpaque = alpha.allSatisfy { $0 == 255 }
    return IndexedPixels(indices: indices, palette: palette, paletteAlpha: isOpaque ? [] : alpha)
  }
}
