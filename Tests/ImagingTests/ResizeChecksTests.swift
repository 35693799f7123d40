import Imaging
import Pixels
import Testing

/// Fixtures/imaging/resize-checks.json, made by make_resize_checks.py.
private struct ResizeChecks: Decodable {
  let sizes: [Int]
  let filters: [ResamplingFilter]
  let channels: [Int]
  let checks: [[UInt32]]
}

@Suite("Resampling against Pillow 13")
struct ResizeChecksTests {
  private let golden: ResizeChecks

  init() throws {
    golden = try GoldenFiles.json("resize-checks.json", as: ResizeChecks.self)
  }

  @Test("200 pictures × 4 filters × 4 sizes × grey, RGB, RGBA have Pillow's bytes")
  func best() {
    #expect(golden.checks.count == 200)
    check(.best, stride(from: 0, to: 200, by: 1))
  }

  @Test("every instruction set gives the same bytes", arguments: PicturePasses.available + [.naive])
  func everySet(passes: PicturePasses) {
    check(passes, stride(from: passes.name.count, to: 200, by: 12))
  }

  private func check(_ passes: PicturePasses, _ indices: StrideTo<Int>) {
    for index in indices {
      for (place, channels) in golden.channels.enumerated() {
        let picture = Self.picture(index, channels: channels)
        var crc: UInt32 = 0
        for filter in golden.filters {
          for size in golden.sizes {
            let resized = picture.resampled(width: size, height: size, using: filter, by: passes)
            crc = Self.crc32(resized.bytes, continuing: crc)
          }
        }
        #expect(
          crc == golden.checks[index][place],
          "picture \(index), \(picture.width)×\(picture.height)×\(channels)")
      }
    }
  }

  /// The picture of the same name in make_resize_checks.py.
  private static func picture(_ index: Int, channels: Int) -> PixelImage {
    var state = UInt32(truncatingIfNeeded: index &* 2_654_435_761 &+ 12_345)
    func draw() -> Int {
      state = state &* 1_664_525 &+ 1_013_904_223
      return Int(state >> 16)
    }
    var width = 1 + draw() % 420
    let height = 1 + draw() % 420
    if index % 10 == 0 { width = 1 + draw() % 24 }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(width * height * channels)
    for y in 0..<height {
      for x in 0..<width {
        for channel in 0..<channels {
          let value =
            switch index % 4 {
            case 0: draw() % 256
            case 1: (x * (channel + 2) + y * 3) % 256
            case 2: (x / 7 + y / 5 + channel) % 2 == 0 ? 0 : 255
            default: (x + y) % 11 == 0 ? draw() % 256 : (x * y / (channel + 3)) % 256
            }
          bytes.append(UInt8(value))
        }
      }
    }
    return PixelImage(width: width, height: height, channelCount: channels, bytes: bytes)
  }

  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in
      value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xEDB8_8320
    }
  }

  private static func crc32(_ bytes: [UInt8], continuing crc: UInt32) -> UInt32 {
    let table = Self.table
    return ~bytes.reduce(~crc) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
  }
}
