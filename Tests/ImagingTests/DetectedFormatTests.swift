import Imaging
import Testing

@Suite("Format detection")
struct DetectedFormatTests {
  @Test(
    "other kinds are named",
    arguments: [
      ("GIF", Array("GIF89a".utf8)),
      ("BMP", Array("BM".utf8) + [70, 0, 0, 0, 0, 0, 0, 0, 54]),
      ("TIFF", [0x49, 0x49, 0x2A, 0x00, 8, 0, 0, 0]),
      ("TIFF", [0x4D, 0x4D, 0x00, 0x2A, 0, 0, 0, 8]),
      ("AVIF", [0, 0, 0, 0x1C] + Array("ftypavif".utf8)),
      ("AVIF", [0, 0, 0, 0x1C] + Array("ftypmif1\0\0\0\0miafavif".utf8)),
      ("HEIC", [0, 0, 0, 0x14] + Array("ftypmif1\0\0\0\0miafavif".utf8)),
      ("HEIC", [0, 0, 0, 0x1C] + Array("ftypheic".utf8)),
      ("CR3", [0, 0, 0, 0x18] + Array("ftypcrx \0\0\0\u{1}".utf8)),
      ("QuickTime", [0, 0, 0, 0x14] + Array("ftypqt  ".utf8)),
      ("JPEG XL", [0, 0, 0, 0x0C] + Array("JXL \r\n".utf8)),
      ("JPEG XR", [0x49, 0x49, 0xBC, 1]),
      ("RAF", Array("FUJIFILMCCD-RAW 0201".utf8)),
      ("DICOM", [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)),
      ("Git LFS pointer", Array("version https://git-lfs.github.com/spec/v1\noid".utf8)),
      (
        "CgBI PNG",
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 4] + Array("CgBIP".utf8)
      ),
      ("MP4", [0, 0, 0, 0x1C] + Array("ftypisom".utf8)),
      ("ICO", [0, 0, 1, 0, 1, 0]),
      ("PSD", Array("8BPS".utf8)),
      ("PDF", Array("%PDF-1.7".utf8)),
      ("JPEG XL", [0xFF, 0x0A, 0]),
      ("PNM", Array("P6 3 2 255\n".utf8)),
      ("SVG", Array("<?xml version=\"1.0\"?><svg xmlns=\"\"/>".utf8)),
      ("HTML", Array("  <!DOCTYPE html><html></html>".utf8)),
      ("XML", Array("<?xml version=\"1.0\"?><a/>".utf8)),
      ("text", Array("BM is how this text begins".utf8)),
      ("text", Array("ünïcödé".utf8)),
      ("unknown", [0x00, 0x01, 0x02, 0x03]),
      ("unknown", [0xC3]),
      ("AVI", Array("RIFF\0\0\0\0AVI ".utf8)),
    ] as [(String, [UInt8])])
  func named(name: String, bytes: [UInt8]) {
    #expect(DetectedFormat.detect(bytes) == .unsupported(name))
  }

  @Test("the three formats are told by their bytes alone")
  func supported() {
    #expect(
      DetectedFormat.detect([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) == .supported(.png))
    #expect(DetectedFormat.detect([0xFF, 0xD8, 0xFF]) == .supported(.jpeg))
    #expect(DetectedFormat.detect(Array("RIFF\0\0\0\0WEBP".utf8)) == .supported(.webp))
    #expect(DetectedFormat.detect([UInt8]()) == .empty)
  }

  @Test("text cut inside a character is still text")
  func cutCharacter() {
    let text = String(repeating: "é", count: 700)  // Byte 1,024 falls between characters, …
    #expect(DetectedFormat.detect(Array(text.utf8)) == .unsupported("text"))
    let shifted = "a" + text  // … here it falls inside one.
    #expect(DetectedFormat.detect(Array(shifted.utf8)) == .unsupported("text"))
  }
}
