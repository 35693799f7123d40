import CImageCodecs
package import Pixels

/// How a JPEG file stores colour.
package enum JPEGColor: Sendable, Hashable, CaseIterable {
  /// One channel.
  case grey
  /// Luma and two chroma channels, what nearly every JPEG has.
  case yCbCr
  /// Three plain channels with an Adobe marker.
  case rgb
  /// Four inks, inverted as Adobe does.
  case cmyk
  /// Four inks, the first three transformed as in YCbCr.
  case ycck
}

/// Everything about a JPEG file but its pixels.
package struct JPEGSettings: Sendable {
  /// How colour is stored.
  package var color: JPEGColor
  /// 1…100.
  package var quality: Int
  /// Several scans of growing detail.
  package var isProgressive: Bool
  /// Halve chroma resolution both ways (4:2:0).
  package var halvesChroma: Bool
  /// An orientation to write as EXIF; pixels are stored as given.
  package var orientation: Orientation?

  /// Settings of one file.
  package init(
    color: JPEGColor = .yCbCr, quality: Int = 90, isProgressive: Bool = false,
    halvesChroma: Bool = true, orientation: Orientation? = nil
  ) {
    self.color = color
    self.quality = quality
    self.isProgressive = isProgressive
    self.halvesChroma = halvesChroma
    self.orientation = orientation
  }
}

/// Writes JPEG files.
package enum JPEGEncoder {
  /// Encodes grey or RGB pixels; RGB is brought to the form of `settings.color`.
  ///
  /// - Throws: `ImagingError.notEncodable` for other channel counts or no pixels.
  package static func encode(
    _ image: PixelImage, settings: JPEGSettings = JPEGSettings()
  ) throws(ImagingError) -> [UInt8] {
    guard image.channelCount == 1 || image.channelCount == 3 else {
      throw .notEncodable(
        format: .jpeg, message: "expected 1 or 3 channels, found \(image.channelCount)")
    }
    let samples: [UInt8]
    let channelCount: Int
    switch settings.color {
    case .grey:
      samples = image.convertedToGrey().bytes
      channelCount = 1
    case .yCbCr, .rgb:
      samples = image.convertedToRGB().bytes
      channelCount = 3
    case .cmyk, .ycck:
      samples = storedCMYK(image.convertedToRGB())
      channelCount = 4
    }
    let app1 = settings.orientation.map { Array("Exif\0\0".utf8) + ExifBlock.bytes($0) } ?? []
    return try unsafe EncodedBytes.take(.jpeg) { encoded, message in
      // All pointers are used during the call only.
      unsafe samples.withUnsafeBufferPointer { samples in
        unsafe app1.withUnsafeBufferPointer { app1 in
          var raw = unsafe pic_jpeg_settings()
          unsafe raw.width = UInt32(clamping: image.width)
          unsafe raw.height = UInt32(clamping: image.height)
          unsafe raw.channels = UInt32(channelCount)
          unsafe raw.quality = Int32(clamping: settings.quality)
          unsafe raw.is_progressive = settings.isProgressive ? 1 : 0
          unsafe raw.uses_other_transform =
            settings.color == .rgb || settings.color == .ycck ? 1 : 0
          unsafe raw.halves_chroma = settings.halvesChroma ? 1 : 0
          unsafe raw.app1 = app1.baseAddress
          unsafe raw.app1_count = UInt32(app1.count)
          return unsafe pic_jpeg_encode(
            samples.baseAddress, samples.count, &raw, &encoded, message)
        }
      }
    }
  }

  /// Full grey-component replacement: K is the darkest channel's distance from white; then
  /// inverted, so that the file stores 255 for no ink.
  private static func storedCMYK(_ image: PixelImage) -> [UInt8] {
    var stored: [UInt8] = []
    stored.reserveCapacity(image.width * image.height * 4)
    for start in stride(from: 0, to: image.bytes.count, by: 3) {
      let channels = image.bytes[start..<(start + 3)].map(Int.init)
      let white = channels.max() ?? 0
      for channel in channels {
        // R = white·stored / 255, so stored = 255·R / white, rounded.
        stored.append(white == 0 ? 255 : UInt8((255 * channel + white / 2) / white))
      }
      stored.append(UInt8(white))
    }
    return stored
  }
}
