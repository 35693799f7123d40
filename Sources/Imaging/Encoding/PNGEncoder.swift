import CImageCodecs
package import Pixels

/// Writes PNG files; the same input gives the same bytes.
package enum PNGEncoder {
  /// Encodes 8-bit grey, RGB or RGBA pixels.
  ///
  /// - Parameters:
  ///   - image: 1, 3 or 4 channels.
  ///   - compressionLevel: zlib's level, 0…9.
  /// - Returns: The file.
  /// - Throws: `ImagingError.notEncodable` for a picture without pixels.
  package static func encode(
    _ image: PixelImage, compressionLevel: Int = 6
  ) throws(ImagingError) -> [UInt8] {
    try encode(
      image.bytes,
      settings: PNGSettings(
        width: image.width, height: image.height, color: PNGColor(channelCount: image.channelCount),
        compressionLevel: compressionLevel))
  }

  /// Encodes 8-bit grey, grey-alpha, RGB or RGBA pixels in the shortest time: without filters and
  /// without compression.
  ///
  /// - Returns: The file.
  /// - Throws: `ImagingError.notEncodable` for a picture without pixels.
  package static func encodeUncompressed(_ image: PixelImage) throws(ImagingError) -> [UInt8] {
    try unsafe EncodedBytes.take(.png) { encoded, message in
      // The pointers are used during the call only.
      unsafe image.bytes.withUnsafeBufferPointer { samples in
        unsafe pic_png_encode_stored(
          samples.baseAddress, samples.count, UInt32(clamping: image.width),
          UInt32(clamping: image.height), UInt32(clamping: image.channelCount), &encoded, message)
      }
    }
  }

  /// Encodes samples of up to 8 bits in any PNG form.
  ///
  /// - Parameters:
  ///   - samples: height × width × channels; one byte per sample also for 1, 2 and 4 bits, and
  ///     palette indices for `.palette`.
  ///   - settings: All but the samples.
  /// - Returns: The file.
  /// - Throws: `ImagingError.notEncodable` when the settings contradict each other or the samples.
  package static func encode(
    _ samples: [UInt8], settings: PNGSettings
  ) throws(ImagingError) -> [UInt8] {
    guard settings.bitDepth <= 8 else {
      throw .notEncodable(format: .png, message: "\(settings.bitDepth)-bit samples given as bytes")
    }
    // The buffer lives for the call only.
    let result = unsafe samples.withUnsafeBytes { buffer in
      Result { () throws(ImagingError) in unsafe try write(buffer, settings: settings) }
    }
    return try result.get()
  }

  /// Encodes samples of 16 bits.
  ///
  /// - Parameters:
  ///   - samples: height × width × channels, 0…65,535.
  ///   - settings: All but the samples.
  /// - Returns: The file.
  /// - Throws: `ImagingError.notEncodable` when the settings contradict each other or the samples.
  package static func encode(
    _ samples: [UInt16], settings: PNGSettings
  ) throws(ImagingError) -> [UInt8] {
    guard settings.bitDepth == 16 else {
      throw .notEncodable(format: .png, message: "16-bit samples for \(settings.bitDepth) bits")
    }
    // The buffer lives for the call only.
    let result = unsafe samples.withUnsafeBytes { buffer in
      Result { () throws(ImagingError) in unsafe try write(buffer, settings: settings) }
    }
    return try result.get()
  }

  private static func write(
    _ samples: UnsafeRawBufferPointer, settings: PNGSettings
  ) throws(ImagingError) -> [UInt8] {
    try settings.check()
    let palette = settings.palette.flatMap { [$0.red, $0.green, $0.blue] }
    let alpha = settings.paletteAlpha
    let exif = settings.orientation.map(ExifBlock.bytes) ?? []
    return try unsafe EncodedBytes.take(.png) { encoded, message in
      // All pointers are used during the call only.
      unsafe palette.withUnsafeBufferPointer { palette in
        unsafe alpha.withUnsafeBufferPointer { alpha in
          unsafe exif.withUnsafeBufferPointer { exif in
            var raw = unsafe pic_png_settings()
            unsafe raw.width = UInt32(clamping: settings.width)
            unsafe raw.height = UInt32(clamping: settings.height)
            unsafe raw.color = settings.color.raw
            unsafe raw.bit_depth = UInt32(clamping: settings.bitDepth)
            unsafe raw.is_interlaced = settings.isInterlaced ? 1 : 0
            unsafe raw.compression_level = Int32(clamping: settings.compressionLevel)
            unsafe raw.palette = palette.baseAddress
            unsafe raw.palette_count = UInt32(palette.count / 3)
            unsafe raw.palette_alpha = alpha.baseAddress
            unsafe raw.palette_alpha_count = UInt32(alpha.count)
            if let color = settings.transparentColor {
              unsafe raw.has_transparent_color = 1
              unsafe raw.transparent_color = (color.red, color.green, color.blue)
            }
            unsafe raw.exif = exif.baseAddress
            unsafe raw.exif_count = UInt32(exif.count)
            return unsafe pic_png_encode(
              samples.baseAddress, samples.count, &raw, &encoded, message)
          }
        }
      }
    }
  }
}
