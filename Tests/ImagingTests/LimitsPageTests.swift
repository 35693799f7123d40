import Foundation
import Imaging
import Pixels
import Testing

@Suite("The page of limits")
struct LimitsPageTests {
  private static let page = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "docs/limits.md")

  /// The second cell of the row that begins with `name`.
  private func limit(_ name: String) throws -> String {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    let row = try #require(
      text.split(separator: "\n").first { $0.hasPrefix("| \(name)") }, "no row \(name)")
    return row.split(separator: "|")[1].trimmingCharacters(in: .whitespaces)
  }

  private func number(_ name: String) throws -> Int {
    let digits = try limit(name).prefix { $0.isNumber || $0 == "," }.filter(\.isNumber)
    return try #require(Int(digits))
  }

  @Test("limits of pictures are those of the program")
  func pictures() throws {
    let limits = DecodingLimits()
    #expect(try number("pixels") * 1_000_000 == limits.maximumPixelCount)
    #expect(try number("columns, and rows") == limits.maximumSide)
    #expect(try number("bytes of the file") << 20 == limits.maximumByteCount)
    #expect(try number("bytes of samples") << 20 == limits.maximumByteCount)
    #expect(ResamplingMemory.maximumByteCount == 16 << 20)
    // All of them grow together.
    #expect(DecodingLimits(megapixels: 400).maximumPixelCount == 400_000_000)
    #expect(DecodingLimits(megapixels: 400).maximumByteCount == 4 * limits.maximumByteCount)
    #expect(DecodingLimits(megapixels: 1).maximumByteCount == limits.maximumByteCount)
  }

  @Test("one scan and one block more than a JPEG may have are refused")
  func scans() throws {
    let scans = try number("scans of a JPEG")
    _ = try PictureDecoder().decode(HandmadeJPEG.progressive(side: 8, scans: scans - 1))
    #expect(throws: ImagingError.self) {
      try PictureDecoder().decode(HandmadeJPEG.progressive(side: 8, scans: scans))
    }
    // 1,048,576 blocks in a scan, the first one of which stands for itself.
    let most = try number("blocks in all scans") / (8192 / 8 * (8192 / 8))
    _ = try PictureDecoder().decode(HandmadeJPEG.progressive(side: 8192, scans: most - 1))
    #expect(throws: ImagingError.self) {
      try PictureDecoder().decode(HandmadeJPEG.progressive(side: 8192, scans: most))
    }
  }

  @Test("texts beyond the fourth are passed over")
  func texts() throws {
    func text(_ orientation: Int) -> [UInt8] {
      let payload =
        Array("XML:com.adobe.xmp\0\0\0\0\0".utf8)
        + (orientation == 0 ? [] : Array("tiff:Orientation=\"\(orientation)\" />".utf8))
      return [0, 0, 0, UInt8(payload.count)] + Array("iTXt".utf8) + payload + [0, 0, 0, 0]
    }
    let plain = try PNGEncoder.encode(PixelImage(width: 3, height: 2, filledWith: [5, 6, 7]))
    func orientation(after others: Int) throws -> Orientation {
      let chunks = (0..<others).flatMap { _ in text(0) } + text(6)
      return try PictureDecoder().header(of: plain[..<33] + chunks + plain[33...]).orientation
    }
    let most = try number("compressed texts")
    #expect(try orientation(after: most - 1) == .rotated90Clockwise)
    #expect(try orientation(after: most) == .upright)
  }
}
