import Imaging
import Pixels
import Testing

@Suite("Orientation in metadata")
struct MetadataTests {
  private let image = sampleImage(width: 8, height: 4, channelCount: 3)

  /// A JPEG with these payloads as APP1 segments right behind the start.
  private func jpeg(_ payloads: [[UInt8]]) throws -> [UInt8] {
    var file = try JPEGEncoder.encode(image)
    for payload in payloads.reversed() {
      let length = payload.count + 2
      file.insert(
        contentsOf: [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 255)] + payload, at: 2)
    }
    return file
  }

  /// An EXIF block with one entry.
  private func exif(
    isLittleEndian: Bool, tag: Int = 0x0112, type: Int = 3, count: Int = 1, value: [UInt8],
    directory: Int = 8
  ) -> [UInt8] {
    func number(_ value: Int, _ byteCount: Int) -> [UInt8] {
      let bytes = (0..<byteCount).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
      return isLittleEndian ? bytes : bytes.reversed()
    }
    return Array("Exif\0\0".utf8) + Array((isLittleEndian ? "II" : "MM").utf8) + number(42, 2)
      + number(directory, 4) + number(1, 2) + number(tag, 2) + number(type, 2) + number(count, 4)
      + value + number(0, 4)
  }

  private func orientation(_ payloads: [UInt8]...) throws -> Orientation {
    try PictureDecoder().header(of: jpeg(payloads)).orientation
  }

  @Test("both byte orders and the number types 1, 3 and 4 are read")
  func types() throws {
    #expect(
      try orientation(exif(isLittleEndian: true, value: [6, 0, 0, 0])) == .rotated90Clockwise)
    #expect(
      try orientation(exif(isLittleEndian: false, value: [0, 6, 0, 0])) == .rotated90Clockwise)
    #expect(
      try orientation(exif(isLittleEndian: false, type: 4, value: [0, 0, 0, 3])) == .rotated180)
    #expect(
      try orientation(exif(isLittleEndian: false, type: 1, value: [3, 0, 0, 0])) == .rotated180)
  }

  @Test("broken EXIF leaves the picture as stored")
  func broken() throws {
    let good = exif(isLittleEndian: true, value: [6, 0, 0, 0])
    for length in 6..<(good.count - 6) {
      #expect(try orientation(Array(good.prefix(length))) == .upright, "\(length) bytes")
    }
    #expect(try orientation(exif(isLittleEndian: true, value: [9, 0, 0, 0])) == .upright)
    #expect(try orientation(exif(isLittleEndian: true, value: [0, 0, 0, 0])) == .upright)
    #expect(try orientation(exif(isLittleEndian: true, type: 2, value: [6, 0, 0, 0])) == .upright)
    #expect(try orientation(exif(isLittleEndian: true, count: 2, value: [6, 0, 3, 0])) == .upright)
    #expect(
      try orientation(exif(isLittleEndian: true, value: [6, 0, 0, 0], directory: 0xFFFF_FFF0))
        == .upright)
  }

  @Test("XMP counts only where EXIF says nothing")
  func xmp() throws {
    let mark = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
    let attribute = mark + Array("<rdf tiff:Orientation=\"8\"/>".utf8)
    let element = mark + Array("<tiff:Orientation>5</tiff:Orientation>".utf8)
    #expect(try orientation(attribute) == .rotated90CounterClockwise)
    #expect(try orientation(element) == .transposed)
    for text in [
      "<rdf tiff:Orientation='8'/>", "<rdf tiff:Orientation = '8'/>",
      "<rdf tiff:Orientation=\n\"8\"/>",
      "<tiff:Orientation>\n  8\n</tiff:Orientation>",
    ] {
      #expect(try orientation(mark + Array(text.utf8)) == .rotated90CounterClockwise, "\(text)")
    }
    #expect(try orientation(mark + Array("<rdf tiff:Orientation=8/>".utf8)) == .upright)
    #expect(try orientation(mark + Array("<rdf tiff:Orientation= ".utf8)) == .upright)
    let exif = exif(isLittleEndian: true, value: [3, 0, 0, 0])
    #expect(try orientation(attribute, exif) == .rotated180)
    #expect(try orientation(mark + Array("tiff:Orientation=\"".utf8)) == .upright)
  }

  @Test("the probe swaps the sides of a turned picture")
  func sides() throws {
    let header = try PictureDecoder().header(
      of: jpeg([exif(isLittleEndian: true, value: [8, 0, 0, 0])]))
    #expect(header.width == 4 && header.height == 8 && header.format == .jpeg)
  }

  @Test("PNG text with EXIF in hexadecimal, as ImageMagick writes it, turns the picture")
  func rawProfile() throws {
    let block = exif(isLittleEndian: true, value: [6, 0, 0, 0])
    let digits = block.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    let text = "Raw profile type exif\0\nexif\n      \(block.count)\n\(digits)\n"
    // Checksums of text are nobody's business; the length and name are enough.
    let payload = Array(text.utf8)
    let chunk =
      [0, 0, UInt8(payload.count >> 8), UInt8(payload.count & 255)] + Array("tEXt".utf8) + payload
      + [0, 0, 0, 0]
    var file = try PNGEncoder.encode(image)
    file.insert(contentsOf: chunk, at: 33)  // Behind IHDR.
    #expect(try PictureDecoder().header(of: file).orientation == .rotated90Clockwise)
    #expect(try PictureDecoder().decode(file).image == image.oriented(.rotated90Clockwise))
  }
}
