import Imaging
import Pixels
import Testing

@Suite("PNG in one go")
struct QuickPNGTests {
  private func noise(width: Int, height: Int, channelCount: Int) -> PixelImage {
    var state: UInt64 = 7
    let bytes = (0..<(width * height * channelCount)).map { _ -> UInt8 in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(state >> 56)
    }
    return PixelImage(width: width, height: height, channelCount: channelCount, bytes: bytes)
  }

  private func decoded(_ file: [UInt8], _ channelCount: Int) throws -> PixelImage {
    try PictureDecoder(
      options: DecodingOptions(outputMode: channelCount == 1 ? .grey : .rgb)
    ).decode(file).image
  }

  // The interlaced form is read by libpng, the plain one by the quick reader: two readers.
  @Test("uncompressed files hold the pixels", arguments: [1, 3, 4])
  func roundTrip(channelCount: Int) throws {
    for (width, height) in [(1, 1), (2, 3), (5, 1), (64, 64), (131, 97), (300, 200)] {
      let pictures = [
        sampleImage(width: width, height: height, channelCount: channelCount),
        noise(width: width, height: height, channelCount: channelCount),
        PixelImage(
          width: width, height: height, filledWith: Array(repeating: 9, count: channelCount)),
      ]
      for picture in pictures {
        let stored = try PNGEncoder.encodeUncompressed(picture)
        let interlaced = try PNGEncoder.encode(
          picture.bytes,
          settings: PNGSettings(
            width: width, height: height, color: PNGColor(channelCount: channelCount),
            isInterlaced: true))
        let expected = try decoded(interlaced, channelCount)
        #expect(try decoded(stored, channelCount) == expected)
        if channelCount < 4 { #expect(expected == picture) }
        // Signature, three chunks and zlib's ends; a byte for each row; five for each 65,535.
        let rows = picture.bytes.count + height
        #expect(stored.count == 63 + rows + 5 * ((rows + 65_534) / 65_535))
      }
    }
  }

  @Test("libpng's files of every filter come out alike", arguments: PNGColor.allCases)
  func everyColor(color: PNGColor) throws {
    let channels = [PNGColor.grey: 1, .rgb: 3, .palette: 1, .greyAlpha: 2, .rgba: 4][color] ?? 1
    for (width, height) in [(1, 1), (3, 2), (67, 41), (128, 128)] {
      let samples = sampleImage(width: width, height: height, channelCount: channels).bytes
      func file(isInterlaced: Bool) throws -> [UInt8] {
        try PNGEncoder.encode(
          samples,
          settings: PNGSettings(
            width: width, height: height, color: color, isInterlaced: isInterlaced,
            palette: color == .palette
              ? (0..<256).map { RGBColor(red: UInt8($0), green: UInt8(255 - $0), blue: 7) } : [],
            paletteAlpha: color == .palette ? (0..<99).map { UInt8($0 * 2) } : []))
      }
      let quick = try PictureDecoder().decode(file(isInterlaced: false))
      let slow = try PictureDecoder().decode(file(isInterlaced: true))
      #expect(quick.image == slow.image)
      #expect(quick.policies == slow.policies)
    }
  }
}
