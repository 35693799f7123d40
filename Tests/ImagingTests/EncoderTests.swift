import Imaging
import Pixels
import Testing

extension PixelImage {
  /// RGBA on white: each channel is (v·a + 255·(255 − a)) / 255, rounded.
  fileprivate func flattened() -> PixelImage {
    guard channelCount == 4 else { return self }
    let bytes = (0..<(width * height)).flatMap { pixel -> [UInt8] in
      let alpha = Double(self.bytes[4 * pixel + 3])
      return (0..<3).map { channel in
        let value = Double(self.bytes[4 * pixel + channel])
        return UInt8(((value * alpha + 255 * (255 - alpha)) / 255).rounded())
      }
    }
    return PixelImage(width: width, height: height, channelCount: 3, bytes: bytes)
  }
}

@Suite("Encoding")
struct EncoderTests {
  private let options = DecodingOptions(outputMode: .grey)

  @Test("PNG keeps every sample", arguments: [1, 3, 4], [0, 1, 6, 9])
  func pngRoundTrip(channelCount: Int, level: Int) throws {
    let image = sampleImage(width: 31, height: 23, channelCount: channelCount)
    let file = try PNGEncoder.encode(image, compressionLevel: level)
    let decoded = try PictureDecoder().decode(file).image
    #expect(decoded == image.flattened().convertedToRGB())
    #expect(try PNGEncoder.encode(image, compressionLevel: level) == file)
  }

  @Test("narrow grey samples spread over 0…255", arguments: [1, 2, 4], [false, true])
  func narrowGrey(bitDepth: Int, isInterlaced: Bool) throws {
    let largest = (1 << bitDepth) - 1
    let samples = (0..<(13 * 11)).map { UInt8(($0 * 7 + $0 / 13) & largest) }
    let file = try PNGEncoder.encode(
      samples,
      settings: PNGSettings(
        width: 13, height: 11, color: .grey, bitDepth: bitDepth, isInterlaced: isInterlaced))
    let decoded = try PictureDecoder(options: options).decode(file).image
    #expect(decoded.bytes == samples.map { UInt8(Int($0) * 255 / largest) })
  }

  @Test("palette pictures show their colours", arguments: [1, 2, 4, 8], [false, true])
  func palette(bitDepth: Int, isInterlaced: Bool) throws {
    let colors = (0..<(1 << bitDepth)).map { index in
      RGBColor(
        red: UInt8(index), green: UInt8(255 - index), blue: UInt8(truncatingIfNeeded: index * 3))
    }
    let samples = (0..<(9 * 10)).map { UInt8(($0 * 5) % colors.count) }
    let file = try PNGEncoder.encode(
      samples,
      settings: PNGSettings(
        width: 9, height: 10, color: .palette, bitDepth: bitDepth, isInterlaced: isInterlaced,
        palette: colors, paletteAlpha: [0]))
    let picture = try PictureDecoder().decode(file)
    let expected = samples.flatMap { sample -> [UInt8] in
      if sample == 0 { return [255, 255, 255] }
      let color = colors[Int(sample)]
      return [color.red, color.green, color.blue]
    }
    #expect(picture.image.bytes == expected)
    #expect(picture.policies == [.alpha])
  }

  @Test("a picture of few colours survives as palette, transparency included")
  func indexedPixels() throws {
    let colors: [[UInt8]] = [[1, 2, 3, 255], [250, 0, 9, 128], [0, 0, 0, 0]]
    let image = PixelImage(
      width: 5, height: 3, channelCount: 4, bytes: (0..<15).flatMap { colors[$0 * 2 % 3] })
    let indexed = IndexedPixels(image)
    #expect(indexed.palette.count == 3)
    let file = try PNGEncoder.encode(
      indexed.indices,
      settings: PNGSettings(
        width: 5, height: 3, color: .palette, bitDepth: 2, palette: indexed.palette,
        paletteAlpha: indexed.paletteAlpha))
    #expect(try PictureDecoder().decode(file).image == image.flattened())
  }

  @Test("a picture of many colours is reduced to 256, and white stays white")
  func reducedColors() {
    var image = sampleImage(width: 40, height: 40, channelCount: 3)
    image.bytes.replaceSubrange(0..<3, with: [255, 255, 255])
    let indexed = IndexedPixels(image)
    #expect(indexed.palette.count <= 256 && indexed.palette.count > 8)
    #expect(indexed.palette.first == .white)
    #expect(indexed.indices.count == 1600)
  }

  @Test("a transparent colour of 16 bits is compared before rounding")
  func transparentColor16() throws {
    // 0x1234 and 0x1235 round to the same 8 bits; only the first is transparent.
    let file = try PNGEncoder.encode(
      [0x1234, 0x1235] as [UInt16],
      settings: PNGSettings(
        width: 2, height: 1, color: .grey, bitDepth: 16,
        transparentColor: PNGSettings.TransparentColor(grey: 0x1234)))
    let picture = try PictureDecoder(options: options).decode(file)
    #expect(picture.image.bytes == [255, 18])
    #expect(picture.policies == [.alpha, .sixteenBit])
  }

  @Test("16-bit RGBA and grey with alpha are read", arguments: [false, true])
  func sixteenBitAlpha(isInterlaced: Bool) throws {
    let rgba = try PNGEncoder.encode(
      [65535, 0, 32896, 65535, 0, 0, 0, 0] as [UInt16],
      settings: PNGSettings(
        width: 2, height: 1, color: .rgba, bitDepth: 16, isInterlaced: isInterlaced))
    #expect(try PictureDecoder().decode(rgba).image.bytes == [255, 0, 128, 255, 255, 255])
    let grey = try PNGEncoder.encode(
      [100, 255, 0, 51] as [UInt8],
      settings: PNGSettings(width: 2, height: 1, color: .greyAlpha, isInterlaced: isInterlaced))
    #expect(try PictureDecoder(options: options).decode(grey).image.bytes == [100, 204])
  }

  @Test("JPEG stays close in every colour form", arguments: JPEGColor.allCases, [false, true])
  func jpeg(color: JPEGColor, isProgressive: Bool) throws {
    // Smooth, so that compression loses little.
    let bytes = (0..<(40 * 30)).flatMap { index -> [UInt8] in
      let (x, y) = (index % 40, index / 40)
      return [UInt8(60 + x * 4), UInt8(40 + y * 6), UInt8(200 - x * 2 - y * 2)]
    }
    let image = PixelImage(width: 40, height: 30, channelCount: 3, bytes: bytes)
    let file = try JPEGEncoder.encode(
      image,
      settings: JPEGSettings(
        color: color, quality: 97, isProgressive: isProgressive, halvesChroma: false))
    let picture = try PictureDecoder().decode(file)
    let expected = color == .grey ? image.convertedToGrey().convertedToRGB() : image
    let difference = try #require(largestDifference(picture.image, expected))
    #expect(difference <= 12)
    #expect(picture.policies == (color == .cmyk || color == .ycck ? [.cmyk] : []))
  }

  @Test("WebP keeps every sample when lossless, colours under transparency included")
  func webpLossless() throws {
    let image = sampleImage(width: 19, height: 27, channelCount: 4)
    let file = try WebPEncoder.encode(image, settings: WebPSettings(isLossless: true))
    #expect(try PictureDecoder().decode(file).image == image.flattened())
  }

  @Test("lossy WebP with alpha stays close where it is opaque")
  func webpLossy() throws {
    var image = PixelImage(width: 32, height: 32, filledWith: [200, 60, 30, 255])
    for x in 0..<32 { image.bytes[image.offset(x: x, y: 0) + 3] = 0 }
    let picture = try PictureDecoder().decode(
      WebPEncoder.encode(image, settings: WebPSettings(quality: 95)))
    #expect(Array(picture.image[5, 0]) == [255, 255, 255])
    let expected = PixelImage(width: 1, height: 1, filledWith: [200, 60, 30])
    let middle = PixelImage(
      width: 1, height: 1, channelCount: 3, bytes: Array(picture.image[16, 16]))
    #expect(try #require(largestDifference(middle, expected)) <= 4)
  }

  @Test(
    "an orientation written by an encoder is applied by the decoder",
    arguments: Orientation.allCases, PictureFormat.allCases)
  func orientation(orientation: Orientation, format: PictureFormat) throws {
    let image = sampleImage(width: 24, height: 16, channelCount: 3)
    func file(_ orientation: Orientation?) throws -> [UInt8] {
      switch format {
      case .png:
        return try PNGEncoder.encode(
          image.bytes,
          settings: PNGSettings(width: 24, height: 16, color: .rgb, orientation: orientation))
      case .jpeg:
        return try JPEGEncoder.encode(image, settings: JPEGSettings(orientation: orientation))
      case .webp:
        return try WebPEncoder.encode(
          image, settings: WebPSettings(isLossless: true, orientation: orientation))
      }
    }
    let stored = try PictureDecoder().decode(file(nil)).image
    let picture = try PictureDecoder().decode(file(orientation))
    #expect(picture.image == stored.oriented(orientation))
    #expect(picture.policies == (orientation == .upright ? [] : [.orientation]))
  }

  @Test("contradicting settings are refused with a sentence")
  func refusals() {
    let tooDeep = PNGSettings(width: 1, height: 1, color: .rgb, bitDepth: 4)
    let noPixels = PNGSettings(width: 0, height: 1, color: .grey)
    let noPalette = PNGSettings(width: 1, height: 1, color: .palette)
    for settings in [tooDeep, noPixels, noPalette] {
      #expect(throws: ImagingError.self) {
        try PNGEncoder.encode([0, 0, 0] as [UInt8], settings: settings)
      }
    }
    #expect(throws: ImagingError.self) {
      try PNGEncoder.encode(
        [0] as [UInt8], settings: PNGSettings(width: 2, height: 2, color: .grey))
    }
    #expect(throws: ImagingError.self) {
      try JPEGEncoder.encode(PixelImage(width: 1, height: 1, filledWith: [0, 0, 0, 0]))
    }
    #expect(throws: ImagingError.self) {
      try WebPEncoder.encode(PixelImage(width: 16_384, height: 1, filledWith: [0, 0, 0]))
    }
  }
}
