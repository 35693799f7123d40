import Imaging
import Pixels
import Testing

/// One small file of every kind the encoders write.
private func smallFiles() throws -> [(name: String, bytes: [UInt8])] {
  let rgb = sampleImage(width: 24, height: 17, channelCount: 3)
  let rgba = sampleImage(width: 24, height: 17, channelCount: 4)
  var files: [(String, [UInt8])] = []
  files.append(("rgb.png", try PNGEncoder.encode(rgb)))
  files.append(
    (
      "interlaced.png",
      try PNGEncoder.encode(
        rgba.bytes,
        settings: PNGSettings(
          width: 24, height: 17, color: .rgba, isInterlaced: true, orientation: .transposed))
    ))
  let palette = (0..<16).map { RGBColor(red: UInt8($0 * 16), green: 0, blue: 9) }
  files.append(
    (
      "palette.png",
      try PNGEncoder.encode(
        (0..<408).map { UInt8($0 & 15) },
        settings: PNGSettings(
          width: 24, height: 17, color: .palette, bitDepth: 4, palette: palette, paletteAlpha: [7]))
    ))
  for color in JPEGColor.allCases {
    for isProgressive in [false, true] {
      let settings = JPEGSettings(
        color: color, isProgressive: isProgressive, orientation: .rotated90Clockwise)
      files.append(
        ("\(color)-\(isProgressive).jpg", try JPEGEncoder.encode(rgb, settings: settings)))
    }
  }
  for isLossless in [false, true] {
    for image in [rgb, rgba] {
      let settings = WebPSettings(isLossless: isLossless, orientation: .rotated180)
      files.append(
        (
          "\(isLossless)-\(image.channelCount).webp",
          try WebPEncoder.encode(image, settings: settings)
        ))
    }
  }
  return files
}

@Suite("Damaged files")
struct DamagedFileTests {
  private let decoders = [false, true].map {
    PictureDecoder(options: DecodingOptions(isLenient: $0))
  }

  /// Decodes both ways; whatever comes out must be a consistent picture or an error.
  private func survive(_ bytes: [UInt8]) -> Int {
    var decodedCount = 0
    for decoder in decoders {
      guard let picture = try? decoder.decode(bytes) else { continue }
      decodedCount += 1
      #expect(picture.image.bytes.count == picture.image.width * picture.image.height * 3)
    }
    return decodedCount
  }

  @Test("every length of every kind gives a picture or an error")
  func truncation() throws {
    for file in try smallFiles() {
      #expect(survive(file.bytes) == 2, "\(file.name)")
      for length in 0..<file.bytes.count {
        _ = survive(Array(file.bytes.prefix(length)))
      }
    }
  }

  @Test("a strict decoder never takes half a file for a whole one")
  func halves() throws {
    for file in try smallFiles() {
      let half = Array(file.bytes.prefix(file.bytes.count / 2))
      #expect(throws: ImagingError.self, "\(file.name)") { try decoders[0].decode(half) }
    }
  }

  @Test("flipped bits give a picture or an error")
  func flips() throws {
    var state: UInt64 = 42
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    // Small limits keep a flipped size field from asking for half a gigabyte.
    let limits = DecodingLimits(maximumPixelCount: 1 << 20)
    let fuzzed = [false, true].map {
      PictureDecoder(options: DecodingOptions(limits: limits, isLenient: $0))
    }
    var outcomes: Set<String> = []
    for file in try smallFiles() {
      for _ in 0..<300 {
        var bytes = file.bytes
        for _ in 0...next(4) { bytes[next(bytes.count)] = UInt8(next(256)) }
        for decoder in fuzzed {
          do throws(ImagingError) {
            let image = try decoder.decode(bytes).image
            #expect(image.bytes.count == image.width * image.height * 3)
            outcomes.insert("decoded")
          } catch {
            outcomes.insert(error.reason)
          }
        }
      }
    }
    #expect(outcomes.isSuperset(of: ["decoded", "corrupt", "truncated", "limit exceeded"]))
  }
}
