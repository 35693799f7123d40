import CImageCodecs

/// Walks the chunks of a PNG: `length₄ name₄ payload checksum₄`.
///
/// Source: PNG (Third Edition), W3C, section 5. Orientation may stand in eXIf, in the text chunk
/// `Raw profile type exif` (ImageMagick) or in an XMP packet; the first few texts are inflated, up
/// to a fixed size.
enum PNGChunks {
  private static let maximumTextByteCount = 1 << 20
  private static let maximumTextCount = 4
  private static let rawProfileKey = Array("Raw profile type exif\0".utf8)
  private static let xmpKey = Array("XML:com.adobe.xmp\0".utf8)

  static func metadata(in bytes: Span<UInt8>) -> PictureMetadata {
    var metadata = PictureMetadata()
    var colors = PNGColorChunks()
    var position = 8
    var (hasPixels, hasFrame) = (false, false)
    while let length = bytes.number(at: position, byteCount: 4, isLittleEndian: false) {
      let payload = bytes.extracting(bytes.range(from: position + 8, count: length))
      if bytes.hasText("IDAT", at: position + 4) {
        if !hasPixels, metadata.isAnimated, !hasFrame {
          metadata.hiddenDefaultFrame = AnimatedPNGFrame(in: bytes, from: position)
        }
        hasPixels = true
      } else if bytes.hasText("fcTL", at: position + 4) {
        hasFrame = true
      } else if bytes.hasText("IEND", at: position + 4) {
        break
      } else if bytes.hasText("acTL", at: position + 4) {
        // Behind the pixels the chunk has no meaning.
        metadata.isAnimated = metadata.isAnimated || !hasPixels
      } else {
        if !hasPixels { note(payload, chunk: position, of: bytes, in: &colors) }
        note(payload, chunk: position, of: bytes, in: &metadata)
      }
      position += 12 + length
    }
    metadata.colors = colors.encoding
    return metadata
  }

  private static func note(
    _ payload: Span<UInt8>, chunk position: Int, of bytes: Span<UInt8>,
    in metadata: inout PictureMetadata
  ) {
    if bytes.hasText("eXIf", at: position + 4) {
      metadata.exifOrientation = metadata.exifOrientation ?? ExifOrientation.value(in: payload)
    } else if isText(at: position + 4, of: bytes) {
      noteText(payload, chunk: position, of: bytes, in: &metadata)
    } else {
      for name in ["IHDR", "PLTE", "tRNS"] where bytes.hasText(name, at: position + 4) {
        if !hasRightChecksum(chunk: position, payloadCount: payload.count, of: bytes) {
          metadata.partWithBadChecksum = metadata.partWithBadChecksum ?? name
        }
      }
    }
  }

  private static func note(
    _ payload: Span<UInt8>, chunk position: Int, of bytes: Span<UInt8>,
    in colors: inout PNGColorChunks
  ) {
    if bytes.hasText("iCCP", at: position + 4) {
      colors.profile = profile(in: payload)
    } else if bytes.hasText("cICP", at: position + 4) {
      colors.codePoints = numbers(4, byteCount: 1, in: payload)
    } else if bytes.hasText("sRGB", at: position + 4) {
      colors.isSRGB = true
    } else if bytes.hasText("gAMA", at: position + 4) {
      colors.gamma = numbers(1, byteCount: 4, in: payload).first
    } else if bytes.hasText("cHRM", at: position + 4) {
      colors.chromaticities = numbers(8, byteCount: 4, in: payload)
    }
  }

  /// The first numbers of a chunk; fewer where it ends early.
  private static func numbers(_ count: Int, byteCount: Int, in payload: Span<UInt8>) -> [Int] {
    var numbers: [Int] = []
    while numbers.count < count,
      let number = payload.number(
        at: numbers.count * byteCount, byteCount: byteCount, isLittleEndian: false)
    { numbers.append(number) }
    return numbers
  }

  /// name, zero, compression method, deflated profile; a profile begins with its size₄.
  private static func profile(in payload: Span<UInt8>) -> ColorEncoding {
    guard let start = firstZero(in: payload, from: 0).map({ $0 + 2 }) else { return .unknown }
    let packed = payload.extracting(payload.range(from: start, count: payload.count))
    let head = inflated(packed, byteCount: 4)
    guard let size = head.span.number(at: 0, byteCount: 4, isLittleEndian: false),
      size <= PictureMetadata.maximumProfileByteCount
    else { return .unknown }
    return .profile(inflated(packed, byteCount: size))
  }

  /// At most `byteCount` bytes of a zlib stream.
  private static func inflated(_ packed: Span<UInt8>, byteCount: Int) -> [UInt8] {
    // Buffers live for the calls only; `pic_inflate` returns how much of its output it wrote.
    unsafe packed.withUnsafeBufferPointer { source in
      unsafe Array(unsafeUninitializedCapacity: byteCount) { buffer, count in
        count = unsafe pic_inflate(
          source.baseAddress, source.count, buffer.baseAddress, buffer.count)
      }
    }
  }

  private static func isText(at position: Int, of bytes: Span<UInt8>) -> Bool {
    bytes.hasText("tEXt", at: position) || bytes.hasText("zTXt", at: position)
      || bytes.hasText("iTXt", at: position)
  }

  /// A chunk cut by the end of the file has no checksum to be wrong.
  private static func hasRightChecksum(
    chunk position: Int, payloadCount: Int, of bytes: Span<UInt8>
  ) -> Bool {
    guard
      let stored = bytes.number(
        at: position + 8 + payloadCount, byteCount: 4, isLittleEndian: false)
    else { return true }
    let part = bytes.extracting(bytes.range(from: position + 4, count: 4 + payloadCount))
    // The pointer lives for the call only.
    return unsafe part.withUnsafeBufferPointer { unsafe pic_crc32($0.baseAddress, $0.count) }
      == stored
  }

  private static func noteText(
    _ payload: Span<UInt8>, chunk position: Int, of bytes: Span<UInt8>,
    in metadata: inout PictureMetadata
  ) {
    let isXMP = payload.hasBytes(xmpKey, at: 0)
    guard isXMP || payload.hasBytes(rawProfileKey, at: 0),
      metadata.inflatedTextCount < maximumTextCount
    else { return }
    metadata.inflatedTextCount += 1
    let text = self.text(of: payload, chunk: position, of: bytes)
    if isXMP {
      metadata.xmpOrientation = metadata.xmpOrientation ?? XMPOrientation.value(in: text.span)
    } else if let exif = rawProfile(text) {
      metadata.exifOrientation = metadata.exifOrientation ?? ExifOrientation.value(in: exif.span)
    }
  }

  /// What follows the keyword, inflated where the chunk says so.
  private static func text(
    of payload: Span<UInt8>, chunk position: Int, of bytes: Span<UInt8>
  ) -> [UInt8] {
    guard var start = firstZero(in: payload, from: 0).map({ $0 + 1 }) else { return [] }
    var isCompressed = bytes.hasText("zTXt", at: position + 4)
    if isCompressed {
      start += 1  // The compression method; there is only one.
    } else if bytes.hasText("iTXt", at: position + 4) {
      // |compression flag|method|language 0|translated keyword 0|text|
      isCompressed = payload.number(at: start, byteCount: 1, isLittleEndian: false) == 1
      guard let language = firstZero(in: payload, from: start + 2),
        let translated = firstZero(in: payload, from: language + 1)
      else { return [] }
      start = translated + 1
    }
    let rest = payload.extracting(payload.range(from: start, count: payload.count))
    return isCompressed
      ? inflated(rest, byteCount: maximumTextByteCount)
      : Array(rest.bytes(from: 0).prefix(maximumTextByteCount))
  }

  private static func firstZero(in bytes: Span<UInt8>, from start: Int) -> Int? {
    var position = start
    while position < bytes.count {
      if bytes[position] == 0 { return position }
      position += 1
    }
    return nil
  }

  /// ImageMagick's form: an empty line, the profile's name, its length, then hexadecimal digits.
  private static func rawProfile(_ text: [UInt8]) -> [UInt8]? {
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.count > 3 else { return nil }
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in lines.dropFirst(3).joined() {
      guard let value = Character(UnicodeScalar(digit)).hexDigitValue else { return nil }
      if let upper = high {
        bytes.append(upper << 4 | UInt8(value))
        high = nil
      } else {
        high = UInt8(value)
      }
    }
    return bytes
  }
}
