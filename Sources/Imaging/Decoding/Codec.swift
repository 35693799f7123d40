import CImageCodecs

/// Calls the C codecs and turns their status codes and words into errors.
enum Codec {
  /// Samples as the C side delivers them.
  struct Samples {
    var bytes: [UInt8]
    /// Whole rows from the top that hold data of the file.
    var rowCount: Int
    /// What was wrong, when lenient decoding went on.
    var damage: ImagingError?
    /// Whether the decoder met damage inside the data and resumed behind it.
    var hasDamagedData: Bool
  }

  /// Reads sizes and kinds without decoding.
  static func header(
    of bytes: Span<UInt8>, format: PictureFormat
  ) throws(ImagingError) -> pic_header {
    var header = pic_header()
    var words = Words()
    // The pointers live for the calls only.
    let status = unsafe bytes.withUnsafeBufferPointer { data in
      unsafe words.receive { text in
        switch format {
        case .png:
          unsafe pic_png_read_header(data.baseAddress, data.count, &header, text)
        case .jpeg:
          unsafe pic_jpeg_read_header(
            data.baseAddress, data.count, 1, &header, text)
        case .webp:
          unsafe pic_webp_read_header(data.baseAddress, data.count, &header, text)
        }
      }
    }
    if let error = error(status, format: format, words: words) { throw error }
    return header
  }

  /// Decodes all samples.
  ///
  /// `header` is what `header(of:format:)` returned for the same file; `denominator` 1, 2, 4 or 8
  /// divides its size (rounded up) when it `can_shrink`. With `isLenient` damage is returned beside the samples instead of thrown, where any row is left.
  static func samples(
    of bytes: Span<UInt8>, format: PictureFormat, header: pic_header, denominator: Int = 1,
    isLenient: Bool
  ) throws(ImagingError) -> Samples {
    let (width, height) = (Int(header.width), Int(header.height))
    let byteCount =
      (width + denominator - 1) / denominator * ((height + denominator - 1) / denominator)
      * Int(header.channels)
    var result = pic_result()
    var words = Words()
    var status = PIC_OK
    let samples = unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { pixels, count in
      // Without damage the decoder writes every sample; with it, what is missing must not be
      // whatever the memory held.
      if isLenient { unsafe pixels.initialize(repeating: 0) }
      status = unsafe bytes.withUnsafeBufferPointer { data in
        unsafe words.receive { text in
          switch format {
          case .png:
            unsafe pic_png_decode(
              data.baseAddress, data.count, pixels.baseAddress, byteCount, &result, text)
          case .jpeg:
            unsafe pic_jpeg_decode(
              data.baseAddress, data.count, UInt32(denominator), pixels.baseAddress, byteCount,
              &result, text)
          case .webp:
            unsafe pic_webp_decode(
              data.baseAddress, data.count, UInt32(denominator), pixels.baseAddress, byteCount,
              &result, text)
          }
        }
      }
      count = isLenient || status == PIC_OK ? byteCount : 0
    }
    let damage = error(status, format: format, words: words)
    if let damage, !isLenient || result.rows == 0 { throw damage }
    return Samples(
      bytes: samples, rowCount: Int(result.rows), damage: damage,
      hasDamagedData: result.is_damaged != 0)
  }

  private static func error(
    _ status: pic_status, format: PictureFormat, words: Words
  ) -> ImagingError? {
    switch status {
    case PIC_OK: nil
    case PIC_TRUNCATED: .truncated(format: format, words: words.text)
    case PIC_UNSUPPORTED: .unsupportedFeature(format: format, words: words.text)
    case PIC_OUT_OF_MEMORY: .outOfMemory(format: format)
    default: .corrupt(format: format, words: words.text)
    }
  }
}
