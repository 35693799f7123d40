import CImageCodecs

/// Calls the C codecs and turns their status codes and messages into errors.
enum Codec {
  /// Samples as the C side delivers them.
  struct Samples {
    var bytes: [UInt8]
    /// Whole rows from the top that hold data of the file.
    var rowCount: Int
    /// What was wrong, when lenient decoding went on.
    var damage: ImagingError?
    /// What the decoder warned of and went on behind, in its words.
    var warning: String?
  }

  /// Reads sizes and kinds without decoding.
  static func header(
    of bytes: Span<UInt8>, format: PictureFormat
  ) throws(ImagingError) -> pic_header {
    var header = pic_header()
    var message = CodecMessage()
    // The pointers live for the calls only.
    let status = unsafe bytes.withUnsafeBufferPointer { data in
      unsafe message.receive { room in
        switch format {
        case .png:
          unsafe pic_png_read_header(data.baseAddress, data.count, &header, room)
        case .jpeg:
          unsafe pic_jpeg_read_header(
            data.baseAddress, data.count, &header, room)
        case .webp:
          unsafe pic_webp_read_header(data.baseAddress, data.count, &header, room)
        }
      }
    }
    if let error = error(status, format: format, message: message) { throw error }
    return header
  }

  /// Decodes all samples.
  ///
  /// `header` is what `header(of:format:)` returned for the same file; `denominator` 1, 2, 4 or 8
  /// divides its size (rounded up) when it `can_shrink`. With `isLenient` damage is returned beside
  /// the samples instead of thrown, where any row is left.
  static func samples(
    of bytes: Span<UInt8>, format: PictureFormat, header: pic_header, denominator: Int = 1,
    isLenient: Bool
  ) throws(ImagingError) -> Samples {
    let (width, height) = (Int(header.width), Int(header.height))
    let byteCount =
      (width + denominator - 1) / denominator * ((height + denominator - 1) / denominator)
      * Int(header.channels)
    var result = pic_result()
    var message = CodecMessage()
    var status = PIC_OK
    let samples = unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { pixels, count in
      // Without damage the decoder writes every sample; with it, what is missing must not be
      // whatever the memory held.
      if isLenient { unsafe pixels.initialize(repeating: 0) }
      status = unsafe bytes.withUnsafeBufferPointer { data in
        unsafe message.receive { room in
          switch format {
          case .png:
            unsafe pic_png_decode(
              data.baseAddress, data.count, pixels.baseAddress, byteCount, &result, room)
          case .jpeg:
            unsafe pic_jpeg_decode(
              data.baseAddress, data.count, UInt32(denominator), pixels.baseAddress, byteCount,
              &result, room)
          case .webp:
            unsafe pic_webp_decode(
              data.baseAddress, data.count, UInt32(denominator), pixels.baseAddress, byteCount,
              &result, room)
          }
        }
      }
      count = isLenient || status == PIC_OK ? byteCount : 0
    }
    let damage = error(status, format: format, message: message)
    if let damage, !isLenient || result.rows == 0 { throw damage }
    return Samples(
      bytes: samples, rowCount: Int(result.rows), damage: damage,
      warning: result.is_damaged != 0 ? message.text : nil)
  }

  private static func error(
    _ status: pic_status, format: PictureFormat, message: CodecMessage
  ) -> ImagingError? {
    switch status {
    case PIC_OK: nil
    case PIC_TRUNCATED: .truncated(format: format, message: message.text)
    case PIC_UNSUPPORTED: .unsupportedFeature(format: format, message: message.text)
    case PIC_OUT_OF_MEMORY: .outOfMemory(format: format)
    default: .corrupt(format: format, message: message.text)
    }
  }
}

/// Room for the message of a C codec.
struct CodecMessage {
  private var bytes = [CChar](repeating: 0, count: 256)

  /// Lends the room to a call.
  mutating func receive(_ call: (pic_message) -> pic_status) -> pic_status {
    // C writes at most `capacity` bytes and a final zero, during the call only.
    unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      unsafe call(pic_message(text: buffer.baseAddress, capacity: buffer.count))
    }
  }

  /// The message, or `no details`.
  var text: String {
    let characters = bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return characters.isEmpty ? "no details" : String(decoding: characters, as: UTF8.self)
  }
}

/// Which decoders read pictures.
package enum CodecChoice {
  /// Checks POKEPREP_CODECS, which the codecs obey but cannot refuse.
  ///
  /// - Throws: `UnknownCodecs` when it is neither `own` nor `library`.
  package static func check() throws(UnknownCodecs) {
    if pic_chosen_codecs() == PIC_CODECS_UNKNOWN { throw UnknownCodecs() }
  }
}

/// POKEPREP_CODECS names no codecs.
package struct UnknownCodecs: Error, CustomStringConvertible {
  /// A sentence for people, ending with what to do.
  package var description: String {
    "POKEPREP_CODECS names no decoders, expected own or library. Unset it or choose one of these."
  }
}
