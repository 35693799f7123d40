import Augmentation
import Foundation
import Pixels
import Testing

/// TensorFlow's results; Fixtures/augmentation/make.py writes them.
private struct Golden: Decodable {
  struct Case: Decodable, CustomTestStringConvertible, Sendable {
    var compatibility: AugmentationSettings.Compatibility
    var fill: FillMode
    var isFlipped: Bool
    var rotation: Float
    var zoom: Float
    var expected: [Float]

    var testDescription: String {
      "\(compatibility) \(fill) flip \(isFlipped) rotation \(rotation) zoom \(zoom)"
    }
  }
  var width: Int
  var height: Int
  var channels: Int
  var fillValue: UInt8
  var picture: [UInt8]
  var cases: [Case]

  static func read() throws -> Golden {
    let file = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/augmentation/golden.json")
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
  }
}

@Suite("Augmentation against TensorFlow")
struct GoldenTests {
  @Test("every case is TensorFlow's value rounded to the nearest level")
  func agreesWithTensorFlow() throws {
    let golden = try Golden.read()
    let image = PixelImage(
      width: golden.width, height: golden.height, channelCount: golden.channels,
      bytes: golden.picture)
    #expect(golden.cases.count == 48)
    for example in golden.cases {
      let augmenter = Augmenter(
        AugmentationSettings(
          fill: example.fill, fillValue: golden.fillValue, compatibility: example.compatibility))
      let parameters = AugmentationParameters(
        isFlipped: example.isFlipped, rotation: example.rotation, zoom: example.zoom)
      let result = augmenter.apply(parameters, to: image)
      // Half a level by rounding; the rest is the order of single-precision sums, on coordinates
      // up to 16 with neighbours up to 255 apart.
      let largest =
        zip(result.bytes, example.expected).map { abs(Float($0) - $1) }.max() ?? .infinity
      #expect(largest <= 0.505, "\(example.testDescription): off by \(largest)")
    }
  }

  @Test("the fast path for RGB equals the plain one for single channels")
  func channelsAlike() throws {
    let golden = try Golden.read()
    let rgb = PixelImage(
      width: golden.width, height: golden.height, channelCount: 3, bytes: golden.picture)
    for fill in FillMode.allCases {
      let augmenter = Augmenter(AugmentationSettings(fill: fill, fillValue: 31))
      let parameters = AugmentationParameters(isFlipped: true, rotation: 0.4, zoom: 0.8)
      let all = augmenter.apply(parameters, to: rgb)
      for channel in 0..<3 {
        let plane = stride(from: channel, to: rgb.bytes.count, by: 3).map { rgb.bytes[$0] }
        let grey = PixelImage(
          width: golden.width, height: golden.height, channelCount: 1, bytes: plane)
        let expected = augmenter.apply(parameters, to: grey).bytes
        let found = stride(from: channel, to: all.bytes.count, by: 3).map { all.bytes[$0] }
        // a·(1 − f) + b·f and a + (b − a)·f may differ in the last bit, so at a half in one level.
        let differing = zip(found, expected).filter { abs(Int($0) - Int($1)) > 0 }.count
        #expect(differing <= 1, "\(fill) channel \(channel)")
      }
    }
  }
}
