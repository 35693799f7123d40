import Imaging
import Pixels
import Testing

/// What libjpeg warns of, in the words that djpeg prints, and what it does not.
@Suite("Warnings of libjpeg")
struct WarningsTests {
  private let plain: [UInt8]
  private let image: PixelImage

  init() throws {
    plain = try JPEGEncoder.encode(
      sampleImage(width: 80, height: 56, channelCount: 3),
      settings: JPEGSettings(quality: 90))
    image = try PictureDecoder().decode(plain).image
  }

  private func position(of marker: UInt8) throws -> Int {
    try #require(plain.indices.first { plain[$0...].starts(with: [0xFF, marker]) })
  }

  private func inserting(_ bytes: [UInt8], at position: Int) -> [UInt8] {
    Array(plain[..<position]) + bytes + plain[position...]
  }

  @Test("left-over bytes, a missing end and an unknown version leave the pixels as they are")
  func harmless() throws {
    var version = plain
    let start = try #require(
      plain.indices.first { plain[$0...].starts(with: Array("JFIF\0".utf8)) })
    version[start + 5] = 2
    let tables = try position(of: 0xDB)
    let expected: [([UInt8], String)] = [
      (version, "Warning: unknown JFIF revision number 2.01"),
      (
        inserting([0, 1, 2, 3], at: tables),
        "Corrupt JPEG data: 4 extraneous bytes before marker 0xdb"
      ),
      (Array(plain.dropLast(2)), "Premature end of JPEG file"),
    ]
    for (file, words) in expected {
      let decoded = try PictureDecoder().decode(file)
      #expect(decoded.policies == [.damaged])
      #expect(decoded.damage == words)
      #expect(decoded.words(for: .damaged) == "damaged: \(words)")
      #expect(decoded.image == image)
    }
    // Some of them fit in what libjpeg reads ahead.
    let late = try PictureDecoder().decode(
      inserting([UInt8](repeating: 0x15, count: 40), at: plain.count - 2))
    #expect(late.policies == [.damaged] && late.image == image)
    let words = try #require(late.damage)
    #expect(words.hasPrefix("Corrupt JPEG data: ") && words.hasSuffix("before marker 0xd9"))
  }

  @Test("a scan from which bytes are lost is marked, whatever the decoder")
  func lost() throws {
    let scan = try position(of: 0xDA) + 14
    var marked = 0
    for first in stride(from: scan + 20, to: plain.count - 150, by: 37) {
      let file = Array(plain[..<first]) + plain[(first + 100)...]
      let decoded = try PictureDecoder().decode(file)
      // A restart interval of 0 changes nothing but that libjpeg reads the file.
      let library = try PictureDecoder().decode(
        file[..<2] + [0xFF, 0xDD, 0, 4, 0, 0] + file[2...])
      #expect(decoded.policies == library.policies && decoded.damage == library.damage)
      #expect(decoded.image == library.image)
      marked += decoded.policies == [.damaged] ? 1 : 0
    }
    #expect(marked > 5)
  }

  @Test("bytes behind the end marker, fill bytes and comments are no damage")
  func allowed() throws {
    let tables = try position(of: 0xDB)
    let files = [
      plain + [UInt8](repeating: 7, count: 500), plain + plain,
      inserting([0xFF, 0xFF, 0xFF], at: tables), inserting([0xFF, 0xFF], at: plain.count - 2),
      inserting([0xFF, 0xFE, 0, 6, 1, 2, 3, 4], at: tables),
    ]
    for file in files {
      let decoded = try PictureDecoder().decode(file)
      #expect(decoded.policies.isEmpty && decoded.damage == nil)
      #expect(decoded.image == image)
    }
  }

  @Test("an error behind the last row costs nothing but the mark")
  func errorBehind() throws {
    // A second frame header has no place there.
    let file = inserting([0xFF, 0xC0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0], at: plain.count - 2)
    let decoded = try PictureDecoder().decode(file)
    #expect(decoded.policies == [.damaged] && decoded.image == image)
    #expect(try #require(decoded.damage).contains("two SOF markers"))
  }

  @Test(
    "what libjpeg does not read is named",
    arguments: [
      ("lossless JPEG", 0, [0xFF, 0xC3]), ("hierarchical JPEG", 0, [0xFF, 0xC5]),
      ("JPEG-LS", 0, [0xFF, 0xF7]), ("DNL marker", 5, [0, 0]), ("precision 12", 4, [12]),
    ] as [(String, Int, [UInt8])])
  func unread(name: String, offset: Int, bytes: [UInt8]) throws {
    var file = plain
    let frame = try position(of: 0xC0)
    file.replaceSubrange((frame + offset)..<(frame + offset + bytes.count), with: bytes)
    let error = #expect(throws: ImagingError.self) { try PictureDecoder().decode(file) }
    #expect(try #require(error).reason == "unsupported feature")
    #expect(try #require(error).description.contains(name))
  }
}
