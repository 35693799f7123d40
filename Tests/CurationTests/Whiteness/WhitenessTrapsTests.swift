import Curation
import Foundation
import Imaging
import Pixels
import Testing

/// Pictures that a share of white pixels misjudges, drawn with a known answer.
@Suite("Whiteness of traps")
struct WhitenessTrapsTests {
  private typealias Colour = [UInt8]
  private static let white: Colour = [255, 255, 255]
  private static let red: Colour = [200, 60, 40]
  private static let side = 200

  private static func draw(_ colour: (_ x: Int, _ y: Int) -> Colour) -> PixelImage {
    var bytes: [UInt8] = []
    for y in 0..<side { for x in 0..<side { bytes += colour(x, y) } }
    return PixelImage(width: side, height: side, channelCount: 3, bytes: bytes)
  }

  private static func isInDisc(_ x: Int, _ y: Int, centre: (Int, Int), radius: Int) -> Bool {
    let (dx, dy) = (x - centre.0, y - centre.1)
    return dx * dx + dy * dy < radius * radius
  }

  private static func isInSubject(_ x: Int, _ y: Int) -> Bool {
    isInDisc(x, y, centre: (100, 100), radius: 62)
  }

  /// A wavy scene in colour.
  private static func scene(_ x: Int, _ y: Int) -> Colour {
    let wave = Int(30 * sin(Double(x) / 11) + 30 * cos(Double(y) / 7))
    return [UInt8(90 + wave), UInt8(140 + wave), UInt8(70 + wave)]
  }

  private static func onWhite(_ x: Int, _ y: Int) -> Colour { isInSubject(x, y) ? red : white }

  private func score(_ image: PixelImage, isCutOut: Bool = false) -> Double {
    CalibratedWhiteness(parts: .measure(image, isCutOut: isCutOut)).score
  }

  private func fault(_ image: PixelImage) -> WhitenessFault? { .largest(in: .measure(image)) }

  @Test("a subject on white is white, even saved as a bad JPEG", arguments: [nil, 75, 30])
  func plain(quality: Int?) throws {
    var image = Self.draw(Self.onWhite)
    if let quality {
      let bytes = try JPEGEncoder.encode(image, settings: JPEGSettings(quality: quality))
      image = try PictureDecoder().decode(bytes).image
    }
    #expect(score(image) > 0.95)
  }

  @Test("subjects that the border crops stay")
  func cropped() {
    for centre in [(100, 190), (10, 100), (150, 170)] {
      let image = Self.draw { x, y in
        Self.isInDisc(x, y, centre: centre, radius: 80) ? Self.red : Self.white
      }
      #expect(score(image) > 0.85, "\(centre)")
    }
  }

  @Test("a white frame round a scene is no white background", arguments: [6, 12, 30])
  func frame(width: Int) {
    let image = Self.draw { x, y in
      let isFrame = min(x, y, Self.side - 1 - x, Self.side - 1 - y) < width
      return isFrame ? Self.white : Self.scene(x, y)
    }
    #expect(score(image) < 0.05)
    #expect(fault(image) == .cut)
  }

  @Test("white bars above and below a scene are no white background")
  func letterbox() {
    let image = Self.draw { x, y in y < 50 || y >= 150 ? Self.white : Self.scene(x, y) }
    #expect(score(image) < 0.05)
  }

  @Test("black blocks of lost transparency are seen where they leave the border white")
  func blackBlocks() {
    let image = Self.draw { x, y in
      if Self.isInSubject(x, y) { return Self.red }
      // Blocks of 16 pixels that touch the subject.
      let corners = [(x / 16 * 16, y / 16 * 16), (x / 16 * 16 + 15, y / 16 * 16 + 15)]
      let touches = corners.contains {
        Self.isInDisc($0.0, $0.1, centre: (100, 100), radius: 70)
      }
      return touches ? [0, 0, 0] : Self.white
    }
    #expect(BackgroundParts.measure(image).sourceBorderWhiteShare == 1)
    #expect(score(image) < 0.05)
    #expect(fault(image) == .cut)
  }

  @Test("paper, vignettes and painted checkerboards are off-white")
  func offWhite() {
    let paper = Self.draw { x, y in Self.isInSubject(x, y) ? Self.red : [238, 233, 224] }
    let vignette = Self.draw { x, y in
      let distance = hypot(Double(x - 100), Double(y - 100))
      let grey = UInt8(max(150, 285 - 0.6 * distance).rounded(.down).clamped(to: 0...255))
      return Self.isInSubject(x, y) ? Self.red : [grey, grey, grey]
    }
    let checkerboard = Self.draw { x, y in
      let isDark = (x / 10 + y / 10) % 2 == 0
      return Self.isInSubject(x, y) ? Self.red : isDark ? [225, 225, 225] : Self.white
    }
    for (name, image) in [("paper", paper), ("vignette", vignette), ("board", checkerboard)] {
      #expect(score(image) < 0.05, "\(name)")
      #expect(fault(image) == .offWhite, "\(name)")
    }
  }

  @Test("a gradient from white at the top to a colour is no white background")
  func gradient() {
    let image = Self.draw { x, y in
      Self.isInSubject(x, y) ? Self.red : [255 - UInt8(y), 255, 255 - UInt8(y)]
    }
    #expect(score(image) < 0.05)
  }

  @Test("black and coloured backgrounds score nothing")
  func otherColours() {
    for colour: Colour in [[0, 0, 0], [120, 200, 80], [128, 128, 128]] {
      let image = Self.draw { x, y in Self.isInSubject(x, y) ? Self.red : colour }
      #expect(score(image) < 0.001)
    }
    #expect(fault(Self.draw { _, _ in [0, 0, 0] }) == .black)
    #expect(fault(Self.draw(Self.scene)) == .covered)
  }

  @Test("a square on transparent pixels was meant to be one")
  func transparentSquare() throws {
    let square = Self.draw { x, y in
      (20..<180).contains(x) && (20..<180).contains(y) ? Self.red : Self.white
    }
    #expect(score(square) < 0.05)
    #expect(score(square, isCutOut: true) > 0.95)
  }

  @Test("the score rises with the index, and 0.8 lies at 0.62")
  func scale() {
    let scores = stride(from: 0.0, through: 1, by: 0.05).map { white in
      CalibratedWhiteness(
        parts: BackgroundParts(
          sourceBorderWhiteShare: white, sourceBorderOffWhiteShare: 0, sourceBorderBlackShare: 0,
          sourceOutlineCutShare: 0, sourceWhiteRegionShare: 0)
      ).score
    }
    #expect(scores == scores.sorted())
    #expect(scores.allSatisfy { (0...1).contains($0) })
    #expect(abs(CalibratedWhiteness.index(atScore: 0.8) - 0.62) < 0.001)
  }

  @Test("whatever is padded counts for nothing, and size and fit change no score")
  func padding() throws {
    var dark = PixelImage(width: 160, height: 40, filledWith: [20, 60, 160])
    for index in 0..<(160 * 20 * 3) { dark.bytes[index] = 90 }
    let place = try StageWorkspace(files: [
      "fire/dark.png": try PNGEncoder.encode(dark),
      "fire/white.png": try PNGEncoder.encode(Self.draw(Self.onWhite)),
    ])
    var seen: Set<[Double]> = []
    for settings in [
      ConvertSettings(),
      ConvertSettings { ($0.size, $0.fit) = (28, .cover) },
      ConvertSettings { ($0.size, $0.fit) = (100, .stretch) },
    ] {
      _ = try place.pipeline.perform(ConvertStage(settings: settings))
      let scores = try WhitenessScores(.calibrated, in: place.context.catalogue).byPicture
      seen.insert(scores.values.sorted())
    }
    let scores = try #require(seen.first)
    #expect(seen.count == 1)
    #expect(scores.count == 2 && scores[0] < 0.001 && scores[1] > 0.95)
  }
}

extension Double {
  fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
    min(max(self, range.lowerBound), range.upperBound)
  }
}
