import Imaging
import Pixels
import Testing

@Suite("First frames of animated PNG files")
struct AnimatedPNGTests {
  private func fourBytes(_ number: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  /// Checksums of these chunks do not matter.
  private func chunk(_ name: String, _ payload: [UInt8]) -> [UInt8] {
    fourBytes(payload.count) + Array(name.utf8) + payload + [0, 0, 0, 0]
  }

  private func control(_ frame: PixelImage, x: Int, y: Int) -> [UInt8] {
    let sizes = [0, frame.width, frame.height, x, y].flatMap(fourBytes)
    return chunk("fcTL", sizes + [0, 1, 0, 10, 0, 0])
  }

  /// Positions of the first IDAT and behind it.
  private func samples(of file: [UInt8]) throws -> Range<Int> {
    let name = try #require(
      file.indices.first { file[$0...].starts(with: Array("IDAT".utf8)) })
    let count = file[(name - 4)..<name].reduce(0) { $0 << 8 | Int($1) }
    return (name - 4)..<(name + 8 + count)
  }

  /// A file whose default picture is no frame; `frame` is the first one.
  private func hiding(
    _ shown: PixelImage, _ frame: PixelImage, x: Int = 0, y: Int = 0
  ) throws -> [UInt8] {
    let (file, other) = (try PNGEncoder.encode(shown), try PNGEncoder.encode(frame))
    let (place, data) = (try samples(of: file), try samples(of: other))
    let payload = other[(data.lowerBound + 8)..<(data.upperBound - 4)]
    let middle = payload.startIndex + payload.count / 2
    return Array(file[..<place.lowerBound]) + chunk("acTL", fourBytes(1) + fourBytes(0))
      + file[place] + control(frame, x: x, y: y)
      + chunk("fdAT", fourBytes(1) + payload[..<middle])
      + chunk("fdAT", fourBytes(2) + payload[middle...]) + file[place.upperBound...]
  }

  private let stand = PixelImage(width: 24, height: 16, filledWith: [128, 0, 128])

  @Test("a default picture that is no frame is not shown")
  func hidden() throws {
    let frame = sampleImage(width: 24, height: 16, channelCount: 3)
    let decoded = try PictureDecoder().decode(hiding(stand, frame))
    #expect(decoded.image == frame)
    #expect(decoded.policies == [.firstFrame])
  }

  @Test("a smaller frame stands at its place on the background")
  func offset() throws {
    let frame = sampleImage(width: 10, height: 5, channelCount: 3)
    let options = DecodingOptions(background: RGBColor(red: 1, green: 2, blue: 3))
    let decoded = try PictureDecoder(options: options)
      .decode(hiding(stand, frame, x: 14, y: 9))
    #expect(decoded.policies == [.alpha, .firstFrame])
    for y in 0..<16 {
      for x in 0..<24 {
        let isInside = (14..<24).contains(x) && (9..<14).contains(y)
        for channel in 0..<3 {
          let expected =
            isInside
            ? frame.bytes[((y - 9) * 10 + x - 14) * 3 + channel] : UInt8(channel + 1)
          #expect(decoded.image.bytes[(y * 24 + x) * 3 + channel] == expected)
        }
      }
    }
  }

  @Test("a frame outside of the canvas leaves the default picture")
  func outside() throws {
    let frame = sampleImage(width: 10, height: 5, channelCount: 3)
    #expect(try PictureDecoder().decode(hiding(stand, frame, x: 15, y: 0)).image == stand)
    #expect(try PictureDecoder().decode(hiding(stand, frame, x: 0, y: 12)).image == stand)
  }

  @Test("a default picture that is the first frame is shown")
  func usual() throws {
    let file = try PNGEncoder.encode(stand)
    let place = try samples(of: file)
    let animated =
      file[..<place.lowerBound] + chunk("acTL", fourBytes(1) + fourBytes(0))
      + control(stand, x: 0, y: 0) + file[place.lowerBound...]
    let decoded = try PictureDecoder().decode(Array(animated))
    #expect(decoded.image == stand && decoded.policies == [.firstFrame])
  }

  @Test("every length of a cut file gives the frame, its top, the default picture or an error")
  func cut() throws {
    let frame = sampleImage(width: 24, height: 16, channelCount: 3)
    let file = try hiding(stand, frame)
    var reasons: Set<String> = []
    for length in 0..<file.count {
      do throws(ImagingError) {
        let image = try PictureDecoder().decode(Array(file[..<length])).image
        // Until a sample of the frame is there, the default picture is all there is.
        #expect(image == frame || image == stand)
        reasons.insert(image == frame ? "frame" : "default")
      } catch {
        reasons.insert(error.reason)
      }
      _ = try? PictureDecoder(options: DecodingOptions(isLenient: true))
        .decode(Array(file[..<length]))
    }
    #expect(
      reasons == ["frame", "default", "truncated", "unsupported format", "empty file"])
  }
}
