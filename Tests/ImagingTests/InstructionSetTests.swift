import Imaging
import Pixels
import Testing

/// A white ground with a frame, a disc and some pixels that are nearly white, so that kernels meet plain runs of
/// every length.
private func drawing(width: Int, height: Int, channels: Int, seed: Int) -> PixelImage {
  var state = UInt32(truncatingIfNeeded: seed &* 7919 &+ 1)
  func draw() -> Int {
    state = state &* 1_664_525 &+ 1_013_904_223
    return Int(state >> 16)
  }
  var bytes = [UInt8](repeating: 255, count: width * height * channels)
  for y in 0..<height {
    for x in 0..<width {
      let (dx, dy) = (2 * x - width, 2 * y - height)
      let isDrawn = 9 * (dx * dx + dy * dy) < width * height * 2 || y == height / 7
      for channel in 0..<channels {
        let place = (y * width + x) * channels + channel
        if isDrawn {
          bytes[place] = UInt8(truncatingIfNeeded: draw())
        } else if draw() % 251 == 0 {
          bytes[place] = [254, 240, 239][draw() % 3]
        }
      }
    }
  }
  return PixelImage(width: width, height: height, channelCount: channels, bytes: bytes)
}

@Suite("Kernels of pictures in every instruction set")
struct InstructionSetTests {
  private static let sizes = [(200, 200), (64, 300), (301, 77), (33, 40), (16, 16), (7, 5), (1, 9)]

  @Test(
    "a channel of a colour picture is resampled as a grey picture",
    arguments: PicturePasses.available)
  func plainRuns(passes: PicturePasses) {
    for (index, (width, height)) in Self.sizes.enumerated() {
      let picture = drawing(width: width, height: height, channels: 3, seed: index)
      for filter in ResamplingFilter.allCases {
        let colours = picture.resampled(width: 64, height: 48, using: filter, by: passes)
        for channel in 0..<3 {
          func plane(_ image: PixelImage) -> [UInt8] {
            stride(from: channel, to: image.bytes.count, by: 3).map { image.bytes[$0] }
          }
          let grey = PixelImage(
            width: width, height: height, channelCount: 1, bytes: plane(picture))
          let expected = grey.resampled(width: 64, height: 48, using: filter, by: passes)
          #expect(plane(colours) == expected.bytes, "\(width)×\(height) \(filter)")
        }
      }
    }
  }

  @Test("the quick reduction is the same to the bit", arguments: [1, 3])
  func reduction(channels: Int) {
    for (index, (width, height)) in Self.sizes.enumerated() {
      let picture = drawing(width: width, height: height, channels: channels, seed: index)
      for (newWidth, newHeight) in [(128, 128), (32, 32), (37, 3), (1, 1), (3, 50)] {
        let parts = [
          PixelRect(x: 0, y: 0, width: width, height: height),
          PixelRect(x: width / 3, y: height / 4, width: (width + 1) / 2, height: (height + 1) / 2),
        ]
        for part in parts {
          func result(_ passes: PicturePasses) -> PixelImage {
            picture.reduced(width: newWidth, height: newHeight, part: part, by: passes)
          }
          let expected = result(.naive)
          #expect(
            PicturePasses.available.allSatisfy { result($0) == expected },
            "\(width)×\(height) to \(newWidth)×\(newHeight), \(part)")
        }
      }
    }
  }

  @Test("white cells are those whose channels reach 240", arguments: PicturePasses.available)
  func whiteCells(passes: PicturePasses) {
    for width in [1, 2, 15, 16, 17, 64, 127, 128, 129, 200, 255, 256, 257, 300, 701] {
      for channels in [1, 3] {
        let picture = drawing(
          width: width, height: 1 + width * 2 / 3, channels: channels, seed: width)
        let expected = (0..<128).map { row in
          (0..<128).reduce(into: UInt128(0)) { bits, column in
            let pixel = picture[
              (2 * column + 1) * width / 256, (2 * row + 1) * picture.height / 256]
            if pixel.allSatisfy({ $0 >= 240 }) { bits |= 1 << UInt128(column) }
          }
        }
        #expect(WhiteCells.rows(of: picture, by: passes) == expected, "\(width) × \(channels)")
      }
    }
  }
}
