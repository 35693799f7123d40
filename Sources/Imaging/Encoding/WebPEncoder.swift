import CImageCodecs
package import Pixels

/// Everything about a WebP file but its pixels.
package struct WebPSettings: Sendable {
  /// Keeps every sample, also under transparent pixels.
  package var isLossless: Bool
  /// 0…100: fidelity when lossy, effort when lossless.
  package var quality: Float
  /// An orientation to write as EXIF; pixels are stored as given.
  package var orientation: Orientation?

  /// Settings of one file.
  package init(isLossless: Bool = false, quality: Float = 85, orientation: Orientation? = nil) {
    self.isLossless = isLossless
    self.quality = quality
    self.orientation = orientation
  }
}

/// Writes WebP files.
package enum WebPEncoder {
  /// Encodes grey, RGB or RGBA pixels.
  ///
  /// - Throws: `ImagingError.notEncodable` for no pixels or sides above 16,383.
  package static func encode(
    _ image: PixelImage, settings: WebPSettings = WebPSettings()
  ) throws(ImagingError) -> [UInt8] {
    let image = image.channelCount == 1 ? image.convertedToRGB() : image
    let samples = image.bytes
    let file = try unsafe EncodedBytes.take(.webp) { encoded, message in
      // All pointers are used during the call only.
      unsafe samples.withUnsafeBufferPointer { samples in
        var raw = pic_webp_settings()
        raw.width = UInt32(clamping: image.width)
        raw.height = UInt32(clamping: image.height)
        raw.channels = UInt32(clamping: image.channelCount)
        raw.quality = min(max(settings.quality, 0), 100)
        raw.is_lossless = settings.isLossless ? 1 : 0
        return unsafe pic_webp_encode(samples.baseAddress, samples.count, &raw, &encoded, message)
      }
    }
    guard let orientation = settings.orientation else { return file }
    return WebPContainer.adding(
      exif: ExifBlock.bytes(orientation), to: file, width: image.width, height: image.height,
      hasAlpha: image.channelCount == 4)
  }
}
