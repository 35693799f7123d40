import Foundation
import Imaging
import Pixels
import Testing

/// Valid-but-odd and broken files with what Pillow says of each.
///
/// A developer's machine has them, the project does not; skipped without them.
@Suite(
  "Tricky files",
  .enabled(if: SharedData.exists("tricky/verdicts.csv"), "no ../shared/data/tricky here"))
struct TrickyFilesTests {
  private struct Verdict {
    let path: String
    let magic: String
    let width: Int?
    let height: Int?
    let isOK: Bool
  }

  private func verdicts() throws -> [Verdict] {
    let text = try String(
      contentsOf: SharedData.folder.appending(path: "tricky/verdicts.csv"), encoding: .utf8)
    return text.split(whereSeparator: \.isNewline).dropFirst().map { line in
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      return Verdict(
        path: fields[0], magic: fields[1], width: Int(fields[3]), height: Int(fields[4]),
        isOK: fields[7] == "ok")
    }
  }

  private func decode(_ path: String, isLenient: Bool = false) throws -> DecodedPicture {
    try PictureDecoder(options: DecodingOptions(isLenient: isLenient))
      .decode(path: SharedData.folder.appending(path: path).path)
  }

  /// Where we say otherwise, and why.
  private let explained: [String: String] = [
    "tricky/pillow/broken_data_stream.png":
      "a row has a filter type that does not exist; Pillow refuses the first load and returns the "
      + "half-filled buffer on the second, which is what was recorded",
    "tricky/pillow/png_decompression_dos.png":
      "only a text chunk is a bomb; it is never inflated here, and the picture is whole",
    "tricky/pillow/unknown_compression_method.png":
      "only the colour profile has an unknown compression; it is ignored anyway",
  ]

  @Test("verdicts are Pillow's for PNG, JPEG and WebP but for three explained files")
  func agree() throws {
    let verdicts = try verdicts()
    #expect(verdicts.count == 786)
    var disagreeing: Set<String> = []
    for verdict in verdicts where ["png", "jpeg", "webp"].contains(verdict.magic) {
      do {
        let picture = try decode(verdict.path)
        if !verdict.isOK { disagreeing.insert(verdict.path) }
        if let width = verdict.width, let height = verdict.height, verdict.isOK {
          // The table has upright sizes for some files and stored ones for others.
          let sides = Set([picture.sourceWidth, picture.sourceHeight])
          #expect(sides == Set([width, height]), "\(verdict.path)")
        }
      } catch {
        if verdict.isOK { disagreeing.insert(verdict.path) }
      }
    }
    #expect(disagreeing == Set(explained.keys))
  }

  @Test("every other kind is refused by name, strictly and leniently")
  func others() throws {
    for verdict in try verdicts() where ["gif", "bmp"].contains(verdict.magic) {
      for isLenient in [false, true] {
        let error = #expect(throws: ImagingError.self, "\(verdict.path)") {
          try decode(verdict.path, isLenient: isLenient)
        }
        #expect(
          error == .unsupportedFormat(detected: verdict.magic.uppercased()), "\(verdict.path)")
      }
    }
  }

  @Test("lenient decoding of everything ends", .timeLimit(.minutes(5)))
  func lenient() throws {
    for verdict in try verdicts() { _ = try? decode(verdict.path, isLenient: true) }
  }

  @Test(
    "the eight orientations come out alike",
    arguments: ["exif-orientation/Landscape", "exif-orientation/Portrait"])
  func orientations(stem: String) throws {
    let upright = try decode("tricky/\(stem)_1.jpg").image
    for tag in 2...8 {
      let turned = try decode("tricky/\(stem)_\(tag).jpg").image
      #expect(turned.width == upright.width && turned.height == upright.height)
      // Each file was compressed on its own, and shows its number: compare small versions.
      let first = upright.resampled(width: 24, height: 24, using: .box)
      let second = turned.resampled(width: 24, height: 24, using: .box)
      let total = zip(first.bytes, second.bytes).map { abs(Int($0) - Int($1)) }.reduce(0, +)
      #expect(Double(total) / Double(first.bytes.count) < 6, "\(stem)_\(tag)")
    }
  }
}
