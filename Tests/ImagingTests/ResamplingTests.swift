import Imaging
import Pixels
import Testing

/// Fixtures/imaging/resizing.json.
private struct GoldenResizing: Decodable {
  struct Source: Decodable {
    let width: Int
    let height: Int
    let channels: Int
    let offset: Int
  }
  struct Resize: Decodable {
    let source: String
    let filter: ResamplingFilter
    let width: Int
    let height: Int
    let box: [Float]?
    let offset: Int
  }
  struct FitCase: Decodable {
    let name: String
    let crop: [Int]
    let fit: Fit
    let side: Int
    let offset: Int
  }
  let sources: [String: Source]
  let resizes: [Resize]
  let fits: [FitCase]
}

@Suite("Resampling")
struct ResamplingTests {
  private let golden: GoldenResizing
  private let blob: [UInt8]

  init() throws {
    golden = try GoldenFiles.json("resizing.json", as: GoldenResizing.self)
    blob = try GoldenFiles.bytes("resizing.bin")
  }

  private func image(width: Int, height: Int, channels: Int, offset: Int) -> PixelImage {
    PixelImage(
      width: width, height: height, channelCount: channels,
      bytes: Array(blob[offset..<(offset + width * height * channels)]))
  }

  private func source(_ name: String) throws -> PixelImage {
    let source = try #require(golden.sources[name])
    return image(
      width: source.width, height: source.height, channels: source.channels,
      offset: source.offset)
  }

  @Test("every filter, shape and channel count is bit-identical to Pillow's resize")
  func resize() throws {
    #expect(golden.resizes.count == 96)
    for resize in golden.resizes {
      let source = try source(resize.source)
      let box = resize.box.map {
        ResamplingBox(left: $0[0], top: $0[1], right: $0[2], bottom: $0[3])
      }
      let result = source.resampled(
        width: resize.width, height: resize.height, using: resize.filter, box: box)
      let expected = image(
        width: resize.width, height: resize.height, channels: source.channelCount,
        offset: resize.offset)
      #expect(
        largestDifference(result, expected) == 0,
        "\(resize.source) \(resize.filter) \(resize.width)×\(resize.height) \(resize.box ?? [])")
    }
  }

  @Test(
    "the quick reduction is Pillow's triangle to two levels", arguments: PicturePasses.available)
  func reduction(passes: PicturePasses) throws {
    var checked = 0
    for resize in golden.resizes
    where resize.filter == .bilinear && resize.box == nil && resize.source != "rgba" {
      let source = try source(resize.source)
      let result = source.reduced(
        width: resize.width, height: resize.height,
        part: PixelRect(x: 0, y: 0, width: source.width, height: source.height),
        by: passes)
      let expected = image(
        width: resize.width, height: resize.height, channels: source.channelCount,
        offset: resize.offset)
      #expect(result.channelCount == 4)
      let colours = PixelImage(
        width: result.width, height: result.height, channelCount: source.channelCount,
        bytes: result.bytes.enumerated().filter { $0.offset % 4 < source.channelCount }
          .map(\.element))
      let difference = try #require(largestDifference(colours, expected))
      #expect(difference <= 2, "\(resize.source) \(resize.width)×\(resize.height)")
      checked += 1
    }
    #expect(checked == 12)
  }

  @Test("the quick reduction of a part sees that part alone and keeps its colour")
  func reducedPart() {
    var image = PixelImage(width: 301, height: 173, filledWith: [9, 200, 30])
    let part = PixelRect(x: 17, y: 60, width: 203, height: 90)
    for y in part.y..<(part.y + part.height) {
      for x in part.x..<(part.x + part.width) {
        let offset = image.offset(x: x, y: y)
        for channel in 0..<3 { image.bytes[offset + channel] = [250, 1, 128][channel] }
      }
    }
    for (width, height) in [(32, 32), (5, 3), (3, 50), (128, 57)] {
      for passes in PicturePasses.available {
        let reduced = image.reduced(
          width: width, height: height, part: part, by: passes)
        // Windows reach over the edges of a part, as Pillow's do; the middle shows the part alone.
        let middle = reduced[width / 2, height / 2].prefix(3)
        #expect(Array(middle) == [250, 1, 128], "\(width)×\(height)")
      }
    }
  }

  @Test("contain, cover and stretch are Pillow's pad, fit and resize")
  func fits() throws {
    #expect(golden.fits.count == 12)
    let whole = try source("rgb")
    for fit in golden.fits {
      var bytes: [UInt8] = []
      for y in 0..<fit.crop[1] {
        let start = whole.offset(x: 0, y: y)
        bytes += whole.bytes[start..<(start + fit.crop[0] * 3)]
      }
      let part = PixelImage(
        width: fit.crop[0], height: fit.crop[1], channelCount: 3, bytes: bytes)
      let result = part.fitted(side: fit.side, fit: fit.fit)
      let expected = image(width: fit.side, height: fit.side, channels: 3, offset: fit.offset)
      #expect(
        largestDifference(result.image, expected) == 0, "\(fit.name) \(fit.fit)")
    }
  }

  @Test("the content rectangle of contain leaves the padding out")
  func content() {
    let black = RGBColor.black.luma
    let wide = PixelImage(width: 40, height: 10, filledWith: [black]).fitted(side: 16)
    #expect(wide.content == PixelRect(x: 0, y: 6, width: 16, height: 4))
    for y in 0..<16 {
      let expected: UInt8 = (6..<10).contains(y) ? 0 : 255
      #expect(wide.image[7, y].first == expected)
    }
    let full = PixelRect(x: 0, y: 0, width: 16, height: 16)
    let image = PixelImage(width: 40, height: 10, filledWith: [1, 2, 3])
    #expect(image.fitted(side: 16, fit: .cover).content == full)
    #expect(image.fitted(side: 16, fit: .stretch).content == full)
  }

  @Test("a very thin picture keeps at least one row and one column")
  func thin() {
    let flat = PixelImage(width: 300, height: 1, filledWith: [7]).fitted(side: 16)
    #expect(flat.content == PixelRect(x: 0, y: 8, width: 16, height: 1))
    #expect(flat.image[3, 8].first == 7)
    let narrow = PixelImage(width: 1, height: 300, filledWith: [7]).fitted(side: 16)
    #expect(narrow.content == PixelRect(x: 8, y: 0, width: 1, height: 16))
  }

  @Test("padding takes the background's colour in RGB and grey")
  func paddingColor() {
    let blue = RGBColor(red: 0, green: 0, blue: 200)
    let rgb = PixelImage(width: 2, height: 8, filledWith: [9, 9, 9])
      .fitted(side: 8, background: blue)
    #expect(Array(rgb.image[0, 0]) == [0, 0, 200])
    let grey = PixelImage(width: 2, height: 8, filledWith: [9]).fitted(side: 8, background: blue)
    #expect(Array(grey.image[0, 0]) == [23])  // 7471 · 200 / 65536 = 22.8
  }

  @Test("one pixel grows to a picture of its colour", arguments: ResamplingFilter.allCases)
  func onePixel(filter: ResamplingFilter) {
    let image = PixelImage(width: 1, height: 1, filledWith: [10, 20, 30])
    let grown = image.resampled(width: 9, height: 5, using: filter)
    let expected = PixelImage(width: 9, height: 5, filledWith: [10, 20, 30])
    #expect(largestDifference(grown, expected) == 0)
  }
}
