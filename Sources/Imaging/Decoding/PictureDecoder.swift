import CImageCodecs
import Files
import Pixels

/// Turns PNG, JPEG and WebP files into upright 8-bit RGB or grey pixels without alpha.
///
/// A value without state: one decoder may serve any number of threads.
package struct PictureDecoder: Sendable {
  /// Limits, background and output of every picture.
  package let options: DecodingOptions

  /// A decoder with these options.
  package init(options: DecodingOptions = DecodingOptions()) {
    self.options = options
  }

  /// Decodes a file.
  ///
  /// - Throws: `ImagingError`, always about this one file.
  package func decode(path: String) throws(ImagingError) -> DecodedPicture {
    try decode(read(path: path))
  }

  /// Reads a file that is not larger than the limits allow.
  ///
  /// - Throws: `ImagingError.unreadable`, `.limitExceeded` or `.empty`.
  package func read(path: String) throws(ImagingError) -> [UInt8] {
    let limit = options.limits.maximumByteCount
    let file = try forwarding { () throws(FileError) in try RegularFile(path: path) }
    // Refused before anything is allocated.
    guard file.byteCount <= limit else {
      throw .limitExceeded(what: "bytes in the file", limit: limit, found: file.byteCount)
    }
    let bytes = try forwarding { () throws(FileError) in try file.contents() }
    if bytes.isEmpty { throw .empty }
    return bytes
  }

  /// Decodes a file held in memory.
  ///
  /// - Throws: `ImagingError` other than `unreadable`.
  package func decode(_ bytes: [UInt8]) throws(ImagingError) -> DecodedPicture {
    try decode(bytes.span)
  }

  /// Decodes a file held in memory.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - target: What the picture will be resized to. JPEG and WebP then leave out pixels while
  ///     decoding where at least twice as many remain; nil gives all pixels.
  ///   - didDecode: Called between decoding and flattening, for those who measure time.
  /// - Returns: The picture; `denominator` tells by how much it was shrunk.
  /// - Throws: `ImagingError` other than `unreadable`.
  package func decode(
    _ bytes: Span<UInt8>, toward target: TargetSquare? = nil, didDecode: () -> Void = {}
  ) throws(ImagingError) -> DecodedPicture {
    let format = try supportedFormat(of: bytes)
    var header = try Codec.header(of: bytes, format: format)
    let metadata = PictureMetadata.read(bytes, format: format)
    // A frame may leave transparent pixels of a canvas that has none.
    if metadata.hiddenDefaultFrame != nil { header.channels = 4 }
    try options.limits.check(
      width: Int(header.width), height: Int(header.height), bytesPerPixel: Int(header.channels),
      workingByteCount: Int(clamping: header.working_bytes))
    if let part = metadata.partWithBadChecksum, !options.isLenient {
      throw .corrupt(format: format, message: "\(part): wrong checksum")
    }

    let (width, height) = (Int(header.width), Int(header.height))
    let denominator =
      header.can_shrink != 0 ? target?.denominator(width: width, height: height) ?? 1 : 1
    let size = ShrunkSize(width: width, height: height, denominator: denominator, format: format)
    var samples =
      if let frame = metadata.hiddenDefaultFrame {
        try frame.samples(of: bytes, canvas: header, options: options)
      } else {
        try Codec.samples(
          of: bytes, format: format, header: header, denominator: denominator,
          isLenient: options.isLenient)
      }
    didDecode()
    var policies: Set<AppliedPolicy> = []
    let isCMYK = convertColors(of: &samples, metadata.colors, header: header, noting: &policies)
    let channels = header.is_cmyk != 0 && !isCMYK ? 3 : Int(header.channels)
    if flatten(&samples, channels: channels, isCMYK: isCMYK, width: size.width) {
      policies.insert(.alpha)
    }
    let orientation = metadata.orientation
    let stored = PixelImage(
      width: size.width, height: size.height, channelCount: options.outputMode.channelCount,
      bytes: samples.bytes)
    let image = stored.oriented(orientation)
    let (sourceWidth, sourceHeight) = orientation.swapsSides ? (height, width) : (width, height)

    if orientation != .upright { policies.insert(.orientation) }
    if header.is_cmyk != 0 { policies.insert(.cmyk) }
    if header.bit_depth == 16 { policies.insert(.sixteenBit) }
    if header.is_animated != 0 || metadata.isAnimated { policies.insert(.firstFrame) }
    if samples.damage != nil || metadata.partWithBadChecksum != nil { policies.insert(.truncated) }
    if samples.warning != nil, samples.damage == nil { policies.insert(.damaged) }
    let badPart = metadata.partWithBadChecksum.map { "\($0): wrong checksum" }
    return DecodedPicture(
      image: image, shown: size.shown(after: orientation), denominator: denominator,
      format: format, sourceWidth: sourceWidth, sourceHeight: sourceHeight,
      policies: AppliedPolicy.allCases.filter(policies.contains),
      damage: samples.damage?.description ?? badPart ?? samples.warning)
  }

  /// Reads what a file says about itself; cheap, and nothing is allocated for pixels.
  ///
  /// - Throws: `ImagingError` when there is no readable header.
  package func header(of bytes: [UInt8]) throws(ImagingError) -> PictureHeader {
    let format = try supportedFormat(of: bytes.span)
    let header = try Codec.header(of: bytes.span, format: format)
    let orientation = PictureMetadata.read(bytes.span, format: format).orientation
    let sides = (Int(header.width), Int(header.height))
    let (width, height) = orientation.swapsSides ? (sides.1, sides.0) : sides
    return PictureHeader(format: format, width: width, height: height, orientation: orientation)
  }

  private func supportedFormat(of bytes: Span<UInt8>) throws(ImagingError) -> PictureFormat {
    switch DetectedFormat.detect(bytes) {
    case .supported(let format): return format
    case .unsupported(let name): throw .unsupportedFormat(detected: name)
    case .empty: throw .empty
    }
  }

  /// Brings samples to sRGB where the file says that they are something else; returns whether they
  /// are still CMYK.
  private func convertColors(
    of samples: inout Codec.Samples, _ colors: ColorEncoding?, header: pic_header,
    noting policies: inout Set<AppliedPolicy>
  ) -> Bool {
    let isCMYK = header.is_cmyk != 0
    guard let colors else { return isCMYK }
    let effect =
      options.profiles == .ignore
      ? ColorTransform.Effect.ignored
      : ColorTransform.convert(
        &samples.bytes, from: colors, channelCount: Int(header.channels), isCMYK: isCMYK)
    switch effect {
    case .none: break
    case .converted: policies.insert(.profileConverted)
    case .ignored: policies.insert(.profileIgnored)
    }
    return isCMYK && effect != .converted
  }

  /// Brings decoder output to the channels of the options; true when transparency mattered.
  private func flatten(
    _ samples: inout Codec.Samples, channels: Int, isCMYK: Bool, width: Int
  ) -> Bool {
    var hadTransparency = false
    var channels = channels
    if isCMYK {
      CMYKConversion.convertToRGB(&samples.bytes)
      channels = 3
    } else if channels == 4 {
      hadTransparency = AlphaFlattening.flatten(&samples.bytes, on: options.background)
      channels = 3
    }
    if channels == 3, options.outputMode == .grey {
      GreyConversion.convertToGrey(&samples.bytes)
    } else if channels == 1, options.outputMode == .rgb {
      GreyConversion.convertToRGB(&samples.bytes)
    }
    fillMissingRows(of: &samples, width: width)
    return hadTransparency
  }

  private func fillMissingRows(of samples: inout Codec.Samples, width: Int) {
    guard samples.damage != nil else { return }
    let channelCount = options.outputMode.channelCount
    let fill = options.background.samples(channelCount: channelCount)
    var position = samples.rowCount * width * channelCount
    while position < samples.bytes.count {
      samples.bytes[position] = fill[position % channelCount]
      position += 1
    }
  }
}

/// Runs `body` and reports what the system refused as an unreadable picture.
private func forwarding<Result: ~Copyable>(
  _ body: () throws(FileError) -> Result
) throws(ImagingError) -> Result {
  do throws(FileError) { return try body() } catch {
    throw .unreadable(path: error.path, message: error.reason)
  }
}
