import Metrics
import Pixels
import Scoring
import Testing

@Suite("Reduced pixels")
struct ReducedPixelsTests {
  private func grey(_ width: Int, _ height: Int, _ bytes: [UInt8]) -> PixelImage {
    PixelImage(width: width, height: height, channelCount: 1, bytes: bytes)
  }

  @Test("are the means of the pixels under each pixel, from −1 to 1")
  func means() throws {
    let image = grey(4, 2, [0, 255, 10, 20, 255, 0, 30, 40])
    let found = try ReducedPixels(side: 2).features(of: [image])
    // Two rows stay two rows; pairs of columns become one.
    let expected: [Float] = [127.5, 15, 127.5, 35].map { $0 / 127.5 - 1 }
    #expect(found.dimension == 4)
    for (one, other) in zip(found.values, expected) { #expect(abs(one - other) < 1e-6) }
  }

  @Test("share a pixel that lies under two by its area")
  func shares() throws {
    let found = try ReducedPixels(side: 2).features(of: [grey(3, 1, [0, 90, 255])])
    // (0·1 + 90·½)/1.5 and (90·½ + 255·1)/1.5.
    for (one, other) in zip(found.values, [Float(30), 200]) {
      #expect(abs(one - (other / 127.5 - 1)) < 1e-6)
    }
  }

  @Test("of smaller pictures are their pixels, channels interleaved")
  func small() throws {
    let image = PixelImage(width: 1, height: 2, channelCount: 3, bytes: [0, 51, 255, 255, 204, 0])
    let found = try ReducedPixels().features(of: [image, image])
    #expect(found.count == 2)
    #expect(found.dimension == 6)
    let expected: [Float] = [-1, -0.6, 1, 1, 0.6, -1]
    for (one, other) in zip(found.values, expected + expected) { #expect(abs(one - other) < 1e-6) }
  }
}
