package import Pixels

/// Flips, turns and zooms pictures; the size stays the same.
///
/// Pure pixel code: the same bytes come out for the same settings, parameters and source.
package struct Augmenter: Sendable {
  /// How pixels are computed and what lies beyond the border.
  package let settings: AugmentationSettings
  private let border: Border

  /// An augmenter that computes pixels by `settings`.
  ///
  /// - Parameters:
  ///   - settings: How pixels are computed and what lies beyond the border.
  ///   - background: What surrounds the subject instead of white, one value for each of up to four
  ///     channels: takes the place of the fill `white`.
  package init(_ settings: AugmentationSettings, background: [UInt8]? = nil) {
    self.settings = settings
    border =
      switch settings.fill {
      case .white: .values(Self.pixel(background ?? [255]))
      case .constant: .values(Self.pixel([settings.fillValue]))
      case .reflect: .reflect
      case .edge: .edge
      }
  }

  /// The channels as numbers, the last one standing for those that are missing.
  private static func pixel(_ channels: [UInt8]) -> SIMD4<Float> {
    precondition((1...4).contains(channels.count), "a pixel has one to four channels")
    var pixel = SIMD4<Float>(repeating: Float(channels[channels.count - 1]))
    for (index, value) in channels.enumerated() { pixel[index] = Float(value) }
    return pixel
  }

  /// The picture after the change, of the same size and channels.
  package func apply(_ parameters: AugmentationParameters, to image: PixelImage) -> PixelImage {
    guard !image.bytes.isEmpty else { return image }
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: image.bytes.count) { result, count in
      unsafe image.bytes.withUnsafeBufferPointer { source in
        guard let from = source.baseAddress, let to = result.baseAddress else { return }
        unsafe apply(
          parameters, source: from, destination: to, width: image.width, height: image.height,
          channelCount: image.channelCount)
      }
      count = image.bytes.count
    }
    return PixelImage(
      width: image.width, height: image.height, channelCount: image.channelCount, bytes: bytes)
  }

  /// Writes the changed picture to memory of the caller; for loops that must not allocate.
  ///
  /// `fused` allocates nothing; `keras` needs a buffer for its passes.
  ///
  /// - Parameters:
  ///   - parameters: The change.
  ///   - source: height × width × channelCount bytes, row-major, interleaved.
  ///   - destination: As many bytes, not overlapping `source`.
  ///   - width: Columns, at least 1.
  ///   - height: Rows, at least 1.
  ///   - channelCount: Bytes per pixel, at least 1.
  package func apply(
    _ parameters: AugmentationParameters, source: UnsafePointer<UInt8>,
    destination: UnsafeMutablePointer<UInt8>, width: Int, height: Int, channelCount: Int
  ) {
    precondition(width > 0 && height > 0 && channelCount > 0, "a picture has at least one pixel")
    let raster = Raster(width: width, height: height, channelCount: channelCount)
    if parameters == .identity {
      unsafe destination.update(from: source, count: raster.sampleCount)
    } else if parameters.rotation == 0 && parameters.zoom == 1 {
      unsafe raster.flip(from: source, to: destination)
    } else {
      switch settings.compatibility {
      case .fused:
        unsafe raster.warp(
          from: source, to: destination, map: parameters.map(width: width, height: height),
          border: border)
      case .keras:
        unsafe raster.warpInPasses(
          from: source, to: destination, parameters: parameters, border: border)
      }
    }
  }

}

/// A `FillMode` with its values, as the loops use it.
enum Border: Sendable, Equatable {
  /// One for each of up to four channels; channels beyond those repeat them.
  case values(SIMD4<Float>)
  case reflect
  case edge
}

/// The size of a picture, for the loops that go over its samples.
struct Raster: Sendable {
  let width: Int
  let height: Int
  let channelCount: Int

  var sampleCount: Int { width * height * channelCount }

  /// Mirrors left to right: an exact copy of pixels, no interpolation.
  func flip<Sample: BitwiseCopyable>(
    from source: UnsafePointer<Sample>, to destination: UnsafeMutablePointer<Sample>
  ) {
    for y in 0..<height {
      let from = unsafe source + y * width * channelCount
      let to = unsafe destination + y * width * channelCount
      for x in 0..<width {
        for c in 0..<channelCount {
          unsafe to[x * channelCount + c] = from[(width - 1 - x) * channelCount + c]
        }
      }
    }
  }
}
