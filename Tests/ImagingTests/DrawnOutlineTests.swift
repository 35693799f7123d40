import Imaging
import Pixels
import Testing

@Suite("Outlines that were drawn as they are have no cuts")
struct DrawnOutlineTests {
  /// Something in front of white, as a PNG that was read again.
  private func decoded(
    side: Int, channels: Int = 3, _ colour: (_ x: Int, _ y: Int) -> [UInt8]?
  ) throws -> DecodedPicture {
    var image = PixelImage(
      width: side, height: side,
      filledWith: [UInt8](repeating: 255, count: channels))
    for y in 0..<side {
      for x in 0..<side {
        guard let colour = colour(x, y) else { continue }
        let start = image.offset(x: x, y: y)
        image.bytes.replaceSubrange(start..<(start + channels), with: colour.prefix(channels))
      }
    }
    return try PictureDecoder().decode(PNGEncoder.encode(image))
  }

  private func cut(_ picture: DecodedPicture) -> Double {
    BackgroundParts(of: picture).sourceOutlineCutShare
  }

  /// A colour that changes over the picture.
  private static func scene(_ x: Int, _ y: Int) -> [UInt8] {
    [UInt8(40 + x % 100), UInt8(200 - y % 100), 90]
  }

  @Test("strokes of a small digit are no leftovers of rectangles", arguments: [28, 40])
  func digit(side: Int) throws {
    // A 4 of an upright, a bar and a shorter upright, three pixels wide, its ink not quite even.
    let four = try decoded(side: side) { x, y in
      let isInk =
        (17..<20).contains(x) && (4..<24).contains(y)
        || (14..<17).contains(y) && (7..<23).contains(x)
        || (7..<10).contains(x) && (4..<17).contains(y)
      return isInk ? [UInt8(x * 3), UInt8(x * 3), UInt8(x * 3)] : nil
    }
    #expect(BackgroundParts.measure(four.image).sourceOutlineCutShare > 0.3)
    #expect(cut(four) == 0)
  }

  @Test(
    "squares, bars and letters of one colour are things on white, in grey, too",
    arguments: [[0, 0, 0], [200, 60, 40]] as [[UInt8]], [1, 3])
  func flat(colour: [UInt8], channels: Int) throws {
    func isSquare(_ x: Int, _ y: Int) -> Bool { (20..<180).contains(x) && (20..<180).contains(y) }
    func isBar(_ x: Int, _ y: Int) -> Bool { (10..<190).contains(x) && (80..<120).contains(y) }
    func isLetter(_ x: Int, _ y: Int) -> Bool {
      (60..<90).contains(x) && (20..<180).contains(y)
        || (60..<150).contains(x) && (150..<180).contains(y)
    }
    for (isSubject, looksCut) in [(isSquare, true), (isLetter, true), (isBar, colour[0] == 0)] {
      let picture = try decoded(side: 200, channels: channels) { isSubject($0, $1) ? colour : nil }
      #expect((BackgroundParts.measure(picture.image).sourceOutlineCutShare > 0) == looksCut)
      #expect(cut(picture) == 0)
    }
  }

  @Test("a framed scene and blocks beside a subject stay cut")
  func cutOut() throws {
    let framed = try decoded(side: 200) { x, y in
      min(x, y, 199 - x, 199 - y) < 20 ? nil : Self.scene(x, y)
    }
    let blocks = try decoded(side: 200) { x, y in
      let (dx, dy) = (x - 100, y - 100)
      if dx * dx + dy * dy < 1600 { return [200, 60, 40] }
      return (40..<160).contains(x) && (60..<140).contains(y) ? [0, 0, 0] : nil
    }
    for picture in [framed, blocks] {
      #expect(cut(picture) == BackgroundParts.measure(picture.image).sourceOutlineCutShare)
      #expect(cut(picture) > 0.5)
    }
  }
}
