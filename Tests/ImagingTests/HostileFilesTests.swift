import Foundation
import Imaging
import Pixels
import Testing

@Suite("Files made to do harm")
struct HostileFilesTests {
  private func expectLimit(_ file: [UInt8], _ part: String) throws {
    let error = #expect(throws: ImagingError.self) { try PictureDecoder().decode(file) }
    guard case .limitExceeded(let what, let size, _, _) = try #require(error) else {
      Issue.record("expected limitExceeded, found \(String(describing: error))")
      return
    }
    #expect((what + (size ?? "")).contains(part), "\(what)")
  }

  @Test("a picture with few pixels but a very long side is refused by its header")
  func longSide() throws {
    let wide = PixelImage(width: 262_145, height: 1, filledWith: [7])
    let high = PixelImage(width: 1, height: 262_145, filledWith: [7])
    try expectLimit(PNGEncoder.encode(wide), "262145×1")
    try expectLimit(PNGEncoder.encode(high), "1×262145")
    let most = PixelImage(width: 262_144, height: 1, filledWith: [7])
    #expect(try PictureDecoder().decode(PNGEncoder.encode(most)).sourceWidth == 262_144)
    let options = DecodingOptions(limits: DecodingLimits(maximumSide: 100))
    let small = try PNGEncoder.encode(PixelImage(width: 101, height: 2, filledWith: [7]))
    #expect(throws: ImagingError.self) { try PictureDecoder(options: options).decode(small) }
  }

  @Test("an animation's canvas counts, not its frame")
  func longCanvas() throws {
    func number(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    func chunk(_ name: String, _ payload: [UInt8]) -> [UInt8] {
      Array(name.utf8) + number(payload.count, 4) + payload + (payload.count % 2 == 1 ? [0] : [])
    }
    let frame = try WebPEncoder.encode(PixelImage(width: 1, height: 1, filledWith: [1, 2, 3]))
    func animation(width: Int) -> [UInt8] {
      let body =
        Array("WEBP".utf8) + chunk("VP8X", [2, 0, 0, 0] + number(width - 1, 3) + number(0, 3))
        + chunk("ANIM", [255, 255, 255, 255, 0, 0])
        + chunk("ANMF", [UInt8](repeating: 0, count: 12) + [100, 0, 0, 0] + frame.dropFirst(12))
      return Array("RIFF".utf8) + number(body.count, 4) + body
    }
    #expect(try PictureDecoder().decode(animation(width: 100)).sourceWidth == 100)
    try expectLimit(animation(width: 1 << 24), "16777216×1")
  }

  @Test("the middle of a picture that is wider than single precision counts is found")
  func wideCover() {
    // From 2²⁴ on, two neighbouring edges may round to the same number.
    for width in [16_777_220, 17_000_001] {
      let wide = PixelImage(width: width, height: 1, filledWith: [200])
      let fitted = wide.fitted(side: 4, fit: .cover)
      #expect(fitted.image.bytes == [UInt8](repeating: 200, count: 16))
      let high = PixelImage(width: 1, height: width, filledWith: [200])
      #expect(high.fitted(side: 4, fit: .cover).image == fitted.image)
    }
  }

  @Test("windows of many large sizes are not kept in memory for ever")
  func windowMemory() {
    for extra in 0..<12 {
      let wide = PixelImage(width: 200_000 + extra, height: 1, filledWith: [9])
      let small = wide.resampled(width: 64, height: 1, using: .lanczos)
      #expect(small.bytes == [UInt8](repeating: 9, count: 64))
      #expect(ResamplingMemory.keptByteCount <= ResamplingMemory.maximumByteCount)
    }
  }

  @Test("coefficients whose sums leave 16 bits are those of libjpeg-turbo")
  func largeCoefficients() throws {
    var state: UInt64 = 5
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var large = [Int](repeating: 0, count: 64)
    for place in [0, 2, 14, 16] { large[place] = 1023 }
    var pictures = [[large]]
    for _ in 0..<300 {
      pictures.append(
        (0..<3).map { _ in
          var block = [Int](repeating: 0, count: 64)
          for _ in 0..<(1 + random(12)) {
            block[random(64)] = (1023 - random(1 + random(1024))) * (random(2) * 2 - 1)
          }
          return block
        })
    }
    for blocks in pictures {
      for factor in [UInt8(1), 2] {
        let ours = try PictureDecoder().decode(
          HandmadeJPEG.baseline(blocks, factor: factor, isPlain: true))
        let library = try PictureDecoder().decode(
          HandmadeJPEG.baseline(blocks, factor: factor, isPlain: false))
        #expect(ours.image == library.image)
      }
    }
  }

  @Test("a table with a code of ones alone is refused, as by libjpeg-turbo")
  func codeOfOnes() throws {
    let plain = HandmadeJPEG.baseline(
      [[Int](repeating: 0, count: 64)], factor: 1, isPlain: true)
    let start = try #require(
      plain.indices.first { plain[$0...].starts(with: [0xFF, 0xC4]) })
    let end = try #require(plain.indices.first { plain[$0...].starts(with: [0xFF, 0xDA]) })
    // Two codes of one bit: 0 and 1.
    let file =
      plain[..<start] + HandmadeJPEG.codes(0x00, length: 1, [0, 1])
      + HandmadeJPEG.codes(0x10, length: 1, [0]) + plain[end..<(end + 10)] + [0x3F, 0xFF, 0xD9]
    #expect(throws: ImagingError.self) { try PictureDecoder().decode(Array(file)) }
    let library = Array(file[..<2]) + HandmadeJPEG.segment(0xDD, [0, 0]) + file[2...]
    #expect(throws: ImagingError.self) { try PictureDecoder().decode(library) }
    // The same with one code is fine.
    let fine =
      plain[..<start] + HandmadeJPEG.codes(0x00, length: 1, [0])
      + HandmadeJPEG.codes(0x10, length: 1, [0]) + plain[end..<(end + 10)] + [0x3F, 0xFF, 0xD9]
    #expect(try PictureDecoder().decode(Array(fine)).image.bytes.allSatisfy { $0 == 128 })
  }

  @Test("the scans of a JPEG are counted by their blocks")
  func scans() throws {
    let small = try PictureDecoder().decode(HandmadeJPEG.progressive(side: 512, scans: 40))
    #expect(small.image.bytes.allSatisfy { $0 == 128 })
    let error = #expect(throws: ImagingError.self) {
      try PictureDecoder().decode(HandmadeJPEG.progressive(side: 8192, scans: 40))
    }
    #expect(try #require(error).description.contains("too many scans"))
    #expect(throws: ImagingError.self) {
      try PictureDecoder().decode(HandmadeJPEG.progressive(side: 8, scans: 201))
    }
  }

  @Test("a PNG that reaches back beyond the window it names is refused, as by libpng")
  func smallWindow() throws {
    // Rows that are equal, each without an order of its own: copies of what stands 901 bytes before.
    // libpng's encoder leaves palette indices unfiltered.
    let row = sampleImage(width: 900, height: 1, channelCount: 1, seed: 9).bytes
    let plain = try PNGEncoder.encode(
      (0..<20).flatMap { _ in row },
      settings: PNGSettings(
        width: 900, height: 20, color: .palette,
        palette: (0..<256).map { RGBColor(red: UInt8($0), green: UInt8(255 - $0), blue: 7) }))
    let image = try PictureDecoder().decode(plain).image
    let start = try #require(
      plain.indices.first { plain[$0...].starts(with: Array("IDAT".utf8)) })
    func naming(_ window: UInt8) -> [UInt8] {
      var file = plain
      file[start + 4] = window << 4 | 8
      let flags = Int(file[start + 5] & 0xE0)
      file[start + 5] = UInt8(flags + (31 - (Int(file[start + 4]) * 256 + flags) % 31) % 31)
      return file
    }
    #expect(try PictureDecoder().decode(naming(7)).image == image)
    #expect(throws: ImagingError.self) { try PictureDecoder().decode(naming(0)) }
  }

  @Test("a cut interlaced PNG shows the picture and the background, nothing else")
  func cutInterlaced() throws {
    let image = PixelImage(
      width: 64, height: 64, channelCount: 3,
      bytes: sampleImage(width: 64, height: 64, channelCount: 3).bytes.map { 60 + $0 % 120 })
    let file = try PNGEncoder.encode(
      image.bytes, settings: PNGSettings(width: 64, height: 64, color: .rgb, isInterlaced: true))
    #expect(try PictureDecoder().decode(file).image == image)
    let lenient = PictureDecoder(options: DecodingOptions(isLenient: true))
    var whole = 0
    for share in 1...9 {
      let cut = Array(file.prefix(file.count * share / 10))
      guard let kept = try? lenient.decode(cut).image else { continue }
      #expect(kept.bytes.allSatisfy { (60..<180).contains($0) || $0 == 255 })
      whole += kept.bytes.contains(255) ? 0 : 1
      // The pixels of the first pass are exact where its rows are there.
      #expect(kept[0, 0] == image[0, 0])
    }
    #expect(whole > 3)
  }

  @Test(
    "pictures one pixel high keep their values when reduced", arguments: PicturePasses.available)
  func oneRow(passes: PicturePasses) {
    for value in [UInt8(0), 1, 127, 128, 254, 255] {
      for width in [2, 9, 63, 64, 65, 300] {
        for channels in [1, 3] {
          let picture = PixelImage(
            width: width, height: 1, filledWith: [UInt8](repeating: value, count: channels))
          let part = PixelRect(x: 0, y: 0, width: width, height: 1)
          let reduced = picture.reduced(width: 32, height: 32, part: part, by: passes)
          let isSame = stride(from: 0, to: reduced.bytes.count, by: 4).allSatisfy { pixel in
            reduced.bytes[pixel..<(pixel + 3)].allSatisfy { $0 == value }
          }
          #expect(isSame, "\(value), \(width) × 1")
        }
      }
    }
  }

  private static let cases = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared/cases/security")

  @Test(
    "every file of ../shared/cases/security is read or refused in little time and memory",
    .enabled(if: FileManager.default.fileExists(atPath: cases.path), "no ../shared/cases here"))
  func collected() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: Self.cases.path).sorted() {
      for isLenient in [false, true] {
        let decoder = PictureDecoder(options: DecodingOptions(isLenient: isLenient))
        let path = Self.cases.appending(path: name).path
        guard let picture = try? decoder.decode(path: path) else { continue }
        for fit in Fit.allCases {
          #expect(picture.fitted(side: 8, fit: fit).image.width == 8, "\(name)")
        }
      }
    }
  }
}
