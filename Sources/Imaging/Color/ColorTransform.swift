import CImageCodecs
import Synchronization

/// A conversion of decoded samples to sRGB, shared by all pictures with the same profile.
///
/// Little CMS computes it: perceptual intent, 8 bits, as Pillow's `ImageCms` by default.
@safe final class ColorTransform: Sendable {
  /// What is done to samples.
  enum Effect {
    /// The colours are those of sRGB to within one level: nothing to do.
    case none
    case converted
    /// Not a profile that can be used for these samples.
    case ignored
  }

  /// Made once, never changed, closed with this object; C lets several threads use it.
  private nonisolated(unsafe) let transform: OpaquePointer?
  private let isIdentity: Bool

  private init(_ key: Key) {
    var made: OpaquePointer?
    var message = CodecMessage()
    let channels = UInt32(key.channelCount)
    // The pointers live for the calls only.
    let status =
      switch key.encoding {
      case .profile(let bytes):
        unsafe message.receive { room in
          unsafe bytes.withUnsafeBufferPointer { data in
            unsafe pic_color_transform_open(
              data.baseAddress, data.count, channels, key.isCMYK ? 1 : 0, &made, room)
          }
        }
      case .primaries(let primaries, let curve):
        unsafe message.receive { room in
          let xy = primaries.chromaticities.map { Double($0) / 100_000 }
          guard xy.count == 8, channels >= 3, !key.isCMYK else { return PIC_UNSUPPORTED }
          let (hasToe, values) = curve.parameters
          var encoding = pic_color_encoding(
            chromaticities: (xy[0], xy[1], xy[2], xy[3], xy[4], xy[5], xy[6], xy[7]),
            has_toe: hasToe ? 1 : 0, curve: values)
          return unsafe pic_color_transform_open_encoding(&encoding, channels, &made, room)
        }
      case .unknown: PIC_UNSUPPORTED
      }
    unsafe transform = status == PIC_OK ? made : nil
    isIdentity = unsafe transform.map { unsafe pic_color_transform_is_identity($0) != 0 } ?? false
  }

  deinit { unsafe pic_color_transform_close(transform) }

  /// Converts `samples` of `key.channelCount` channels; CMYK becomes RGB.
  private func apply(to samples: inout [UInt8], _ key: Key) -> Effect {
    guard let transform = unsafe transform else { return .ignored }
    if isIdentity { return .none }
    let pixelCount = samples.count / key.channelCount
    // In place: a pixel is read before it is written, and no pixel grows.
    unsafe samples.withUnsafeMutableBufferPointer { buffer in
      unsafe pic_color_transform_apply(
        transform, buffer.baseAddress, buffer.baseAddress, pixelCount)
    }
    if key.isCMYK { samples.removeLast(pixelCount) }
    return .converted
  }
}

extension ColorTransform {
  private struct Key: Hashable {
    var encoding: ColorEncoding
    var channelCount: Int
    var isCMYK: Bool
  }

  /// A collection has a handful of profiles; a hostile one has as many as pictures.
  private static let capacity = 32
  private static let made = Mutex<[Key: ColorTransform]>([:])

  /// Converts samples of a picture to sRGB.
  ///
  /// - Parameters:
  ///   - samples: Interleaved 8-bit samples; CMYK as stored (inverted), RGB afterwards.
  ///   - encoding: What the file says that they mean.
  ///   - channelCount: 1 grey, 3 RGB, 4 RGBA or CMYK.
  ///   - isCMYK: Whether the four channels are CMYK.
  /// - Returns: What was done.
  static func convert(
    _ samples: inout [UInt8], from encoding: ColorEncoding, channelCount: Int, isCMYK: Bool
  ) -> Effect {
    let key = Key(encoding: encoding, channelCount: channelCount, isCMYK: isCMYK)
    let transform = made.withLock { made in
      if let known = made[key] { return known }
      if made.count >= capacity { made.removeAll() }
      let new = ColorTransform(key)
      made[key] = new
      return new
    }
    return transform.apply(to: &samples, key)
  }
}
