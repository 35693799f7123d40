import CImageCodecs

/// The first frame of an animated PNG whose default picture is a stand-in for programs that show no
/// animations: the frame's samples are in `fdAT` chunks, not in `IDAT`.
///
/// Source: PNG (Third Edition), W3C, section 11.3.6.
struct AnimatedPNGFrame {
  private let (width, height): (Int, Int)
  private let (left, top): (Int, Int)
  /// Where its first chunk of samples begins.
  private let start: Int

  /// Finds it; nil where no frame lies inside the canvas, and the default picture has to do.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - position: The first `IDAT`.
  init?(in bytes: Span<UInt8>, from position: Int) {
    func number(_ offset: Int) -> Int? {
      bytes.number(at: offset, byteCount: 4, isLittleEndian: false)
    }
    var chunk = Chunk(in: bytes, at: position)
    while let other = chunk, other.name != "fcTL" { chunk = Chunk(in: bytes, at: other.end) }
    guard let control = chunk, control.count >= 26, let canvasWidth = number(16),
      let canvasHeight = number(20),
      let width = number(control.payload + 4), let height = number(control.payload + 8),
      let left = number(control.payload + 12), let top = number(control.payload + 16),
      width > 0, height > 0, left + width <= canvasWidth, top + height <= canvasHeight
    else { return nil }
    (self.width, self.height, self.left, self.top) = (width, height, left, top)
    start = control.end
    guard Chunk(in: bytes, at: start)?.name == "fdAT" else { return nil }
  }

  /// The canvas with the frame on it, transparent elsewhere; four channels.
  func samples(
    of bytes: Span<UInt8>, canvas: pic_header, options: DecodingOptions
  ) throws(ImagingError) -> Codec.Samples {
    let file = plainFile(of: bytes)
    let header = try Codec.header(of: file.span, format: .png)
    try options.limits.check(
      width: width, height: height, bytesPerPixel: Int(header.channels),
      workingByteCount: 4 * Int(canvas.width) * Int(canvas.height))
    var samples = try Codec.samples(
      of: file.span, format: .png, header: header, isLenient: options.isLenient)
    let (canvasWidth, canvasHeight) = (Int(canvas.width), Int(canvas.height))
    let channels = Int(header.channels)
    var pixels = [UInt8](repeating: 0, count: canvasWidth * canvasHeight * 4)
    for y in 0..<samples.rowCount {
      for x in 0..<width {
        let source = (y * width + x) * channels
        let target = ((top + y) * canvasWidth + left + x) * 4
        for channel in 0..<3 {
          pixels[target + channel] = samples.bytes[source + (channels == 1 ? 0 : channel)]
        }
        pixels[target + 3] = channels == 4 ? samples.bytes[source + 3] : 255
      }
    }
    samples.bytes = pixels
    // Rows without samples are transparent, and so become the background.
    samples.rowCount = canvasHeight
    return samples
  }

  /// A PNG of the frame alone: what stands before the default picture, of the frame's size.
  private func plainFile(of bytes: Span<UInt8>) -> [UInt8] {
    var file = Array(bytes.extracting(0..<8).bytes(from: 0))
    var next = Chunk(in: bytes, at: 8)
    while let chunk = next, chunk.name != "IDAT" {
      next = Chunk(in: bytes, at: chunk.end)
      guard ["IHDR", "PLTE", "tRNS"].contains(chunk.name) else { continue }
      var payload = chunk.payload(of: bytes)
      if chunk.name == "IHDR", payload.count >= 8 {
        payload.replaceSubrange(0..<8, with: Self.fourBytes(width) + Self.fourBytes(height))
      }
      Self.append(chunk.name, payload, to: &file)
    }
    next = Chunk(in: bytes, at: start)
    while let chunk = next, chunk.name == "fdAT" {
      // A sequence number, then samples as in IDAT.
      Self.append("IDAT", Array(chunk.payload(of: bytes).dropFirst(4)), to: &file)
      next = Chunk(in: bytes, at: chunk.end)
    }
    // A file that is cut here must not look whole.
    if next != nil { Self.append("IEND", [], to: &file) }
    return file
  }

  private static func append(_ name: String, _ payload: [UInt8], to file: inout [UInt8]) {
    let named = Array(name.utf8) + payload
    // The pointer lives for the call only.
    let checksum = unsafe named.withUnsafeBufferPointer {
      unsafe pic_crc32($0.baseAddress, $0.count)
    }
    file += fourBytes(payload.count) + named + fourBytes(Int(checksum))
  }

  private static func fourBytes(_ number: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  private struct Chunk {
    let name: String
    let count: Int
    let (payload, end): (Int, Int)

    init?(in bytes: Span<UInt8>, at position: Int) {
      guard let count = bytes.number(at: position, byteCount: 4, isLittleEndian: false),
        position + 8 <= bytes.count
      else { return nil }
      let letters = bytes.extracting(bytes.range(from: position + 4, count: 4)).bytes(from: 0)
      name = String(decoding: letters, as: UTF8.self)
      self.count = count
      payload = position + 8
      end = payload + count + 4
    }

    func payload(of bytes: Span<UInt8>) -> [UInt8] {
      bytes.extracting(bytes.range(from: payload, count: count)).bytes(from: 0)
    }
  }
}
