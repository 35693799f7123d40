import Foundation
import Imaging
import Pixels
import Testing

@Suite("Errors of decoding")
struct DecodingErrorTests {
  @Test("an empty file says so")
  func empty() {
    #expect(throws: ImagingError.empty) { try PictureDecoder().decode([UInt8]()) }
  }

  @Test("text named .png is named as text")
  func text() {
    #expect(throws: ImagingError.unsupportedFormat(detected: "text")) {
      try PictureDecoder().decode(Array("this is not a picture\n".utf8))
    }
  }

  @Test("a missing file and a folder name their path")
  func unreadable() throws {
    for path in ["/nonexistent/picture.png", "/tmp"] {
      let error = #expect(throws: ImagingError.self) { try PictureDecoder().decode(path: path) }
      #expect(try #require(error).description.contains(path))
    }
  }

  @Test("an absurd header is refused before memory is asked for")
  func absurdSize() throws {
    var file = try PNGEncoder.encode(PixelImage(width: 1, height: 1, filledWith: [1, 2, 3]))
    // 2³¹ − 1 by 2³¹ − 1 in IHDR; limits come before checksums.
    file.replaceSubrange(16..<24, with: [0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF])
    let error = #expect(throws: ImagingError.self) { try PictureDecoder().decode(file) }
    guard case .limitExceeded(_, _, let limit, _) = try #require(error) else {
      Issue.record("expected limitExceeded, found \(String(describing: error))")
      return
    }
    #expect(limit == 100_000_000)
  }

  @Test("limits count pixels, bytes of memory and bytes of the file")
  func limits() throws {
    let file = try PNGEncoder.encode(sampleImage(width: 20, height: 10, channelCount: 3))
    func decode(_ limits: DecodingLimits) throws {
      _ = try PictureDecoder(options: DecodingOptions(limits: limits)).decode(file)
    }
    try decode(DecodingLimits(maximumPixelCount: 200, maximumByteCount: 600))
    #expect(throws: ImagingError.self) { try decode(DecodingLimits(maximumPixelCount: 199)) }
    #expect(throws: ImagingError.self) { try decode(DecodingLimits(maximumByteCount: 599)) }
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).png")
    try Data(file).write(to: path)
    defer { try? FileManager.default.removeItem(at: path) }
    let limits = DecodingLimits(maximumByteCount: file.count - 1)
    let error = #expect(throws: ImagingError.self) {
      try PictureDecoder(options: DecodingOptions(limits: limits)).decode(path: path.path)
    }
    guard case .limitExceeded(_, _, _, let found) = try #require(error) else {
      Issue.record("expected limitExceeded, found \(String(describing: error))")
      return
    }
    #expect(found == file.count)
  }

  @Test("a progressive JPEG's coefficients count towards the memory limit")
  func progressiveMemory() throws {
    let image = sampleImage(width: 64, height: 64, channelCount: 3)
    let limits = DecodingLimits(maximumByteCount: 64 * 64 * 3 + 5000)
    let decoder = PictureDecoder(options: DecodingOptions(limits: limits))
    let plain = try JPEGEncoder.encode(image)
    _ = try decoder.decode(plain)
    let progressive = try JPEGEncoder.encode(image, settings: JPEGSettings(isProgressive: true))
    #expect(throws: ImagingError.self) { try decoder.decode(progressive) }
  }

  @Test(
    "a cut file is truncated, and lenient decoding keeps its top on the background",
    arguments: PictureFormat.allCases)
  func truncated(format: PictureFormat) throws {
    let image = sampleImage(width: 96, height: 96, channelCount: 3)
    let file =
      switch format {
      case .png: try PNGEncoder.encode(image)
      case .jpeg: try JPEGEncoder.encode(image)
      case .webp: try WebPEncoder.encode(image)
      }
    let whole = try PictureDecoder().decode(file).image
    let cut = Array(file.prefix(file.count / 2))
    let error = #expect(throws: ImagingError.self) { try PictureDecoder().decode(cut) }
    #expect(try #require(error).reason == "truncated")
    let kept = try PictureDecoder(options: DecodingOptions(isLenient: true)).decode(cut)
    #expect(kept.policies == [.truncated])
    let rowByteCount = 96 * 3
    #expect(kept.image.bytes.prefix(8 * rowByteCount) == whole.bytes.prefix(8 * rowByteCount))
    if format != .jpeg {  // libjpeg fills the missing part with grey itself.
      #expect(kept.image.bytes.suffix(rowByteCount).allSatisfy { $0 == 255 })
    }
  }

  @Test("flipped pixel data of a PNG is corrupt, in libpng's words")
  func corrupt() throws {
    var file = try PNGEncoder.encode(sampleImage(width: 40, height: 40, channelCount: 3))
    file[file.count / 2] ^= 0x10
    let error = #expect(throws: ImagingError.self) { try PictureDecoder().decode(file) }
    guard case .corrupt(.png, let words) = try #require(error) else {
      Issue.record("expected corrupt, found \(String(describing: error))")
      return
    }
    #expect(!words.isEmpty && words != "no details")
  }

  @Test("a palette whose checksum is wrong is corrupt")
  func badChecksum() throws {
    var file = try PNGEncoder.encode(
      [0, 1] as [UInt8],
      settings: PNGSettings(
        width: 2, height: 1, color: .palette, bitDepth: 1,
        palette: [.white, RGBColor(red: 200, green: 0, blue: 0)]))
    let name = Array("PLTE".utf8)
    let index = file.indices.first { file[$0...].starts(with: name) }
    let palette = try #require(index)
    file[palette + 4] ^= 1
    #expect(throws: ImagingError.corrupt(format: .png, message: "PLTE: wrong checksum")) {
      try PictureDecoder().decode(file)
    }
  }

  @Test("a PNG that lacks only what follows its pixels is whole; a small cut one keeps its rows")
  func cutSmallPNG() throws {
    let file = try PNGEncoder.encode(sampleImage(width: 30, height: 30, channelCount: 3))
    let whole = try PictureDecoder().decode(file).image
    // IEND takes 12 bytes, before it stand the checksums of IDAT and of the deflate stream.
    #expect(try PictureDecoder().decode(Array(file.dropLast(12 + 4 + 4))).image == whole)
    let cut = Array(file.prefix(file.count * 3 / 4))
    let kept = try PictureDecoder(options: DecodingOptions(isLenient: true)).decode(cut)
    let half = 15 * 30 * 3
    #expect(kept.image.bytes.prefix(half) == whole.bytes.prefix(half))
    #expect(kept.policies == [.truncated])
  }

  @Test("a JPEG that only lacks its end marker is whole, and marked")
  func missingEnd() throws {
    let file = try JPEGEncoder.encode(sampleImage(width: 33, height: 17, channelCount: 3))
    #expect(file.suffix(2) == [0xFF, 0xD9])
    let cut = try PictureDecoder().decode(Array(file.dropLast(2)))
    #expect(cut.policies == [.damaged])
    #expect(cut.damage == "Premature end of JPEG file")
    #expect(try cut.image == PictureDecoder().decode(file).image)
  }
}
