import Imaging
import Pixels
import Testing

@Suite("Input pictures for image-to-image training")
struct PairSourceTests {
  /// A dark square from 10 to 21 on white, with a faint stripe below that is no outline.
  private static func square(channels: Int) -> PixelImage {
    var image = PixelImage(
      width: 32, height: 32, filledWith: [UInt8](repeating: 255, count: channels))
    for y in 10..<22 {
      for x in 10..<22 {
        for c in 0..<channels { image.bytes[image.offset(x: x, y: y) + c] = 30 }
      }
    }
    for x in 0..<32 {
      for c in 0..<channels { image.bytes[image.offset(x: x, y: 28) + c] = 250 }
    }
    return image
  }

  @Test("edges are thin dark lines along the outline on pure white", arguments: [1, 3])
  func edges(channels: Int) {
    let drawing = PairSource.edges.input(for: Self.square(channels: channels))
    #expect(drawing.width == 32 && drawing.height == 32 && drawing.channelCount == channels)
    for y in 0..<32 {
      for x in 0..<32 where drawing[x, y].contains(where: { $0 < 255 }) {
        // Within a pixel of the square's border, which lies between pixels 9|10 and 21|22.
        let isNear =
          [x, y].contains { abs($0 - 9) <= 1 || abs($0 - 22) <= 1 }
          && (8...23).contains(x) && (8...23).contains(y)
        #expect(isNear, "ink at \(x), \(y)")
      }
    }
    // Each row through the square crosses the outline twice, in one dark pixel each time.
    for y in 13..<19 {
      let ink = (0..<32).filter { (drawing[$0, y].first ?? 255) < 80 }
      #expect(ink.count == 2, "row \(y): \(ink)")
    }
  }

  @Test("a plain picture gives an empty drawing")
  func plain() {
    let image = PixelImage(width: 16, height: 16, filledWith: [90, 200, 30])
    #expect(PairSource.edges.input(for: image).bytes.allSatisfy { $0 == 255 })
  }

  @Test("grey repeats Pillow's luma in every channel")
  func grey() {
    // Image.new("RGB", (1, 1), (200, 100, 50)).convert("L").getpixel((0, 0)) is 124.
    let image = PixelImage(width: 2, height: 1, filledWith: [200, 100, 50])
    #expect(PairSource.grey.input(for: image).bytes == [UInt8](repeating: 124, count: 6))
  }

  @Test("downscale keeps the mean of each block of four by four and loses what is finer")
  func downscale() {
    var image = PixelImage(width: 16, height: 16, filledWith: [0])
    for i in image.bytes.indices where (i + i / 16) % 2 == 0 { image.bytes[i] = 200 }
    let small = PairSource.downscale.input(for: image)
    #expect(small.width == 16 && small.height == 16)
    #expect(small.bytes.allSatisfy { $0 == 100 })
  }
}
