import Augmentation
import Pixels
import SeededRandom
import Testing

@Suite("Augmenter")
struct AugmenterTests {
  /// A picture whose pixels encode their own position.
  private func positions(width: Int, height: Int) -> PixelImage {
    let bytes = (0..<(width * height)).flatMap { i -> [UInt8] in
      [UInt8(i % width), UInt8(i / width), 7]
    }
    return PixelImage(width: width, height: height, channelCount: 3, bytes: bytes)
  }

  @Test("no change gives the same bytes", arguments: AugmentationSettings.Compatibility.allCases)
  func identity(compatibility: AugmentationSettings.Compatibility) {
    let image = positions(width: 5, height: 4)
    let augmenter = Augmenter(AugmentationSettings(compatibility: compatibility))
    #expect(augmenter.apply(.identity, to: image) == image)
  }

  @Test("a flip mirrors columns and keeps rows")
  func flip() {
    let image = positions(width: 5, height: 4)
    let flipped = Augmenter(AugmentationSettings()).apply(
      AugmentationParameters(isFlipped: true), to: image)
    for y in 0..<4 {
      for x in 0..<5 { #expect(Array(flipped[x, y]) == [UInt8(4 - x), UInt8(y), 7]) }
    }
  }

  @Test("a quarter turn is counter-clockwise: the right edge comes to the top")
  func quarterTurn() {
    let image = positions(width: 8, height: 8)
    let turned = Augmenter(AugmentationSettings(fill: .edge)).apply(
      AugmentationParameters(rotation: .pi / 2), to: image)
    for i in 0..<8 { #expect(Array(turned[i, 0]) == [7, UInt8(i), 7]) }
  }

  @Test("zooming out shows the fill around the picture, zooming in none")
  func zoomDirection() {
    let black = PixelImage(width: 16, height: 16, filledWith: [0, 0, 0])
    let augmenter = Augmenter(AugmentationSettings(fill: .white))
    let smaller = augmenter.apply(AugmentationParameters(zoom: 1.5), to: black)
    #expect(Array(smaller[0, 0]) == [255, 255, 255])
    #expect(Array(smaller[8, 8]) == [0, 0, 0])
    let larger = augmenter.apply(AugmentationParameters(zoom: 0.5), to: black)
    #expect(larger == black)
  }

  @Test("the background takes the place of white, channel by channel, and of no other fill")
  func background() {
    let black = PixelImage(width: 16, height: 16, filledWith: [0, 0, 0])
    for compatibility in [AugmentationSettings.Compatibility.fused, .keras] {
      func corner(_ fill: FillMode) -> [UInt8] {
        let settings = AugmentationSettings(
          fill: fill, fillValue: 31, compatibility: compatibility)
        return Array(
          Augmenter(settings, background: [200, 100, 50])
            .apply(AugmentationParameters(zoom: 1.5), to: black)[0, 0])
      }
      #expect(corner(.white) == [200, 100, 50])
      #expect(corner(.constant) == [31, 31, 31])
      #expect(corner(.edge) == [0, 0, 0])
    }
    let grey = PixelImage(width: 16, height: 16, filledWith: [0])
    let turned = Augmenter(AugmentationSettings(fill: .white), background: [77])
      .apply(AugmentationParameters(zoom: 1.5), to: grey)
    #expect(turned.bytes[0] == 77)
  }

  @Test("reflect repeats the border pixel and then goes back inside")
  func reflection() {
    let row = PixelImage(width: 4, height: 1, channelCount: 1, bytes: [10, 20, 30, 40])
    // Zoom 3 about 1.5: columns −3, 0, 3, 6 of the endless picture dcba|abcd|dcba.
    let result = Augmenter(AugmentationSettings(fill: .reflect)).apply(
      AugmentationParameters(zoom: 3), to: row)
    #expect(result.bytes == [30, 10, 40, 20])
  }

  @Test("pictures of one row, one column and one pixel work with every fill")
  func tinyPictures() {
    for fill in FillMode.allCases {
      for (width, height) in [(1, 1), (1, 5), (5, 1), (2, 2)] {
        for channels in [1, 3] {
          let image = PixelImage(
            width: width, height: height,
            filledWith: [UInt8](repeating: 255, count: channels))
          let augmenter = Augmenter(AugmentationSettings(fill: fill, fillValue: 255))
          let result = augmenter.apply(
            AugmentationParameters(isFlipped: true, rotation: 1, zoom: 2), to: image)
          #expect(result == image, "\(width)×\(height)×\(channels) \(fill)")
        }
      }
    }
  }

  @Test("settings with impossible numbers are refused with the range and the value")
  func validation() {
    #expect(throws: Never.self) { try AugmentationSettings().validate() }
    for (rotation, zoom) in [(Float(-0.1), Float(0)), (1.5, 0), (.nan, 0), (0, 1), (0, -0.2)] {
      let settings = AugmentationSettings(rotation: rotation, zoom: zoom)
      #expect(throws: AugmentationError.self, "\(rotation) \(zoom)") { try settings.validate() }
    }
  }
}

@Suite("Augmentation parameters")
struct AugmentationParametersTests {
  private let settings = AugmentationSettings(rotation: 0.1, zoom: 0.2)

  @Test("draws fill their ranges and flip half of the pictures")
  func ranges() {
    let drawn = (0..<4000).map {
      AugmentationParameters.drawn(
        settings, seed: 3, stream: RandomStream("test"), index: UInt64($0))
    }
    let rotations = drawn.map(\.rotation)
    let zooms = drawn.map(\.zoom)
    let limit = 0.2 * Float.pi
    #expect((rotations.min() ?? 0) >= -limit && (rotations.min() ?? 0) < -0.99 * limit)
    #expect((rotations.max() ?? 0) <= limit && (rotations.max() ?? 0) > 0.99 * limit)
    #expect((zooms.min() ?? 0) >= 0.8 && (zooms.min() ?? 0) < 0.803)
    #expect((zooms.max() ?? 0) <= 1.2 && (zooms.max() ?? 0) > 1.197)
    // Standard deviation of the count is √(4000/4) ≈ 32; five of them.
    #expect(abs(drawn.filter(\.isFlipped).count - 2000) < 160)
  }

  @Test("switching one change off leaves the others as they were")
  func independence() {
    var still = settings
    still.flips = false
    still.zoom = 0
    for index in 0..<20 as Range<UInt64> {
      let stream = RandomStream("test")
      let all = AugmentationParameters.drawn(settings, seed: 1, stream: stream, index: index)
      let one = AugmentationParameters.drawn(still, seed: 1, stream: stream, index: index)
      #expect(one == AugmentationParameters(rotation: all.rotation))
    }
  }
}
