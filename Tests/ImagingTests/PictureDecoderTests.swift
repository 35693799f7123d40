import Foundation
import Imaging
import Pixels
import Testing

struct GoldenPicture: Decodable, Sendable, CustomTestStringConvertible {
  let name: String
  let width: Int
  let height: Int
  let offset: Int
  let tolerance: Int
  let policies: [String]

  var testDescription: String { name }

  /// Compares a decoded picture with the pixels in a file of golden ones, and what was done to it.
  func check(_ picture: DecodedPicture, pixels file: String) throws {
    let byteCount = width * height * 3
    let blob = try GoldenFiles.bytes(file)
    let expected = PixelImage(
      width: width, height: height, channelCount: 3,
      bytes: Array(blob[offset..<(offset + byteCount)]))
    let difference = try #require(largestDifference(picture.image, expected))
    #expect(difference <= tolerance)
    #expect(picture.policies.map(\.rawValue) == policies)
  }
}

@Suite("Decoding")
struct PictureDecoderTests {
  static let goldens = (try? GoldenFiles.json("decoding.json", as: [GoldenPicture].self)) ?? []

  @Test("the golden pictures are there")
  func goldensExist() {
    #expect(Self.goldens.count == 40)
  }

  @Test("pixels and policies are Pillow's", arguments: goldens)
  func golden(_ golden: GoldenPicture) throws {
    let path = GoldenFiles.folder.appending(path: "pictures/\(golden.name)").path
    let picture = try PictureDecoder().decode(path: path)
    try golden.check(picture, pixels: "decoding.bin")
    #expect(picture.sourceWidth == golden.width && picture.sourceHeight == golden.height)
  }

  @Test("grey mode equals the luma of RGB mode", arguments: goldens)
  func greyMode(_ golden: GoldenPicture) throws {
    let path = GoldenFiles.folder.appending(path: "pictures/\(golden.name)").path
    let rgb = try PictureDecoder().decode(path: path).image
    let grey = try PictureDecoder(options: DecodingOptions(outputMode: .grey))
      .decode(path: path).image
    #expect(grey.channelCount == 1)
    for y in 0..<rgb.height {
      for x in 0..<rgb.width {
        let channels = rgb[x, y].map(Int.init)
        let weighted = zip([19595, 38470, 7471], channels).map { $0 * $1 }
        let sum: Int = weighted.reduce(32768, +)
        #expect(Int(grey[x, y].first ?? 0) == sum >> 16)
      }
    }
  }

  @Test("the header probe agrees with the decoded size", arguments: goldens)
  func header(_ golden: GoldenPicture) throws {
    let bytes = try GoldenFiles.bytes("pictures/\(golden.name)")
    let header = try PictureDecoder().header(of: bytes)
    #expect(header.width == golden.width && header.height == golden.height)
  }

  @Test("transparent pixels take the background's colour")
  func background() throws {
    let image = PixelImage(
      width: 3, height: 1, channelCount: 4,
      bytes: [9, 9, 9, 0, 100, 200, 0, 128, 1, 2, 3, 255])
    let file = try PNGEncoder.encode(image)
    let options = DecodingOptions(background: RGBColor(red: 10, green: 20, blue: 30))
    let picture = try PictureDecoder(options: options).decode(file)
    // (100·128 + 10·127) / 255 = 55.18, (200·128 + 20·127) / 255 = 110.35, 30·127 / 255 = 14.94
    #expect(picture.image.bytes == [10, 20, 30, 55, 110, 15, 1, 2, 3])
    #expect(picture.policies == [.alpha])
  }

  @Test("of a file whose alpha is opaque everywhere no policy was applied")
  func opaqueAlpha() throws {
    let file = try PNGEncoder.encode(
      PixelImage(width: 2, height: 1, channelCount: 4, bytes: [1, 2, 3, 255, 4, 5, 6, 255]))
    let picture = try PictureDecoder().decode(file)
    #expect(picture.policies.isEmpty)
    #expect(picture.image.bytes == [1, 2, 3, 4, 5, 6])
  }

  @Test("all 65,536 sixteen-bit values round to v·255/65535")
  func sixteenBit() throws {
    let samples = (0...65535).map { UInt16($0) }
    let file = try PNGEncoder.encode(
      samples, settings: PNGSettings(width: 256, height: 256, color: .grey, bitDepth: 16))
    let options = DecodingOptions(outputMode: .grey)
    let picture = try PictureDecoder(options: options).decode(file)
    let expected = (0...65535).map { UInt8((Double($0) * 255 / 65535).rounded()) }
    #expect(picture.image.bytes == expected)
    #expect(picture.policies == [.sixteenBit])
  }
}
