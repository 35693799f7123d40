import Imaging
import Pixels
import Testing

@Suite("Parts of a background")
struct BackgroundPartsTests {
  @Test("the parts agree with a plain search", arguments: 0..<40)
  func bruteForce(seed: Int) {
    let picture = TrapPicture.rectangles(seed: seed)
    let parts = BackgroundParts.measure(picture)
    let plain = PlainBackground(picture)
    #expect(parts.sourceBorderWhiteShare == plain.ringShare { $0 >= 240 && $1 >= 0 })
    #expect(
      parts.sourceBorderOffWhiteShare
        == plain.ringShare { (190..<240).contains($0) && $1 - $0 <= 24 })
    #expect(parts.sourceBorderBlackShare == plain.ringShare { $1 <= 24 && $0 >= 0 })
    #expect(parts.sourceWhiteRegionShare == plain.regionShare)
    #expect(parts.sourceOutlineCutShare == plain.cutShare)
    #expect(plain.cutShare > 0, "a picture without cuts tests nothing")
  }

  @Test("one side straight along the border is where a subject ends, two are a frame")
  func croppedSide() {
    // An ellipse with its lower half cut off, so that its sides meet the edge at right angles.
    func isBust(_ x: Int, _ y: Int) -> Bool {
      let (dx, dy) = (Double(x - 64) / 45, Double(y - 126) / 95)
      return y < 126 && dx * dx + dy * dy < 1
    }
    let bust = TrapPicture(side: 128, isSubject: isBust)
    #expect(BackgroundParts.measure(bust.image).sourceOutlineCutShare == 0)
    let band = TrapPicture(side: 128) { x, y in x >= 2 && y > 20 && y < 126 }
    #expect(BackgroundParts.measure(band.image).sourceOutlineCutShare > 0.5)
  }

  @Test("a bust in the middle of the picture ends in a cut")
  func raisedBust() {
    let bust = TrapPicture(side: 128) { x, y in
      let (dx, dy) = (Double(x - 64) / 45, Double(y - 110) / 95)
      return y < 110 && dx * dx + dy * dy < 1
    }
    #expect(BackgroundParts.measure(bust.image).sourceOutlineCutShare > 0.2)
  }

  @Test("a lone rectangle is a subject while it is small and has a colour")
  func loneRectangle() {
    func cut(_ side: Int, _ colour: [UInt8]) -> Double {
      let places = (64 - side / 2)..<(64 + side / 2)
      var image = PixelImage(width: 128, height: 128, filledWith: [255, 255, 255])
      for y in places {
        for x in places {
          let start = image.offset(x: x, y: y)
          image.bytes.replaceSubrange(start..<(start + 3), with: colour)
        }
      }
      return BackgroundParts.measure(image).sourceOutlineCutShare
    }
    #expect(cut(60, [200, 60, 40]) == 0)
    #expect(cut(90, [200, 60, 40]) == 1)
    #expect(cut(60, [10, 0, 20]) == 1)
  }

  @Test("no cut is looked for where the file had transparent pixels")
  func cutOut() {
    let square = TrapPicture(side: 128) { x, y in (20..<108).contains(x) && (20..<108).contains(y) }
    #expect(BackgroundParts.measure(square.image).sourceOutlineCutShare == 1)
    #expect(BackgroundParts.measure(square.image, isCutOut: true).sourceOutlineCutShare == 0)
  }

  @Test("grey pictures count like colour pictures of the same grey")
  func grey() {
    let colour = TrapPicture.rectangles(seed: 3, isGrey: true)
    let bytes = stride(from: 0, to: colour.bytes.count, by: 3).map { colour.bytes[$0] }
    let grey = PixelImage(
      width: colour.width, height: colour.height, channelCount: 1, bytes: bytes)
    #expect(BackgroundParts.measure(grey) == BackgroundParts.measure(colour))
  }

  @Test("the size of the same picture changes nothing", arguments: [2, 3, 5])
  func size(factor: Int) {
    let small = TrapPicture.rectangles(seed: 8, width: 128, height: 128)
    var bytes: [UInt8] = []
    for y in 0..<(128 * factor) {
      for x in 0..<(128 * factor) { bytes += small[x / factor, y / factor] }
    }
    let large = PixelImage(
      width: 128 * factor, height: 128 * factor, channelCount: 3, bytes: bytes)
    #expect(BackgroundParts.measure(large) == BackgroundParts.measure(small))
  }

  @Test("the smallest pictures have parts, too")
  func tiny() {
    let white = BackgroundParts.measure(PixelImage(width: 1, height: 1, filledWith: [255]))
    #expect(
      white.sourceBorderWhiteShare == 1 && white.sourceWhiteRegionShare == 1
        && white.sourceOutlineCutShare == 0)
    // In 12×12 pixels every curve is made of steps: shorter than four pixels they are no cuts.
    let disc = TrapPicture(side: 12) { x, y in
      (x - 6) * (x - 6) + (y - 6) * (y - 6) <= 16
    }
    #expect(BackgroundParts.measure(disc.image).sourceOutlineCutShare == 0)
  }
}
