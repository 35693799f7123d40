import Foundation
import Imaging
import Imports
import Testing

/// Files that pyarrow and `datasets` wrote (Fixtures/parquet/make.py): row r is a picture of 2×2 pixels of the
/// colour 40r, r, 255 − r, the labels are 2, 0, 1, 2, 0, 1 of ant, bee, cow.
@Suite("Parquet files")
struct ParquetImportTests {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/parquet")

  private func file(_ name: String) -> String {
    Self.folder.appending(path: name + ".parquet").path
  }

  /// The files of rows, with the first pixel of each.
  private func wanted(_ stem: String, rows: [Int] = Array(0..<6)) -> [String: [UInt8]] {
    let names = ["cow", "ant", "bee", "cow", "ant", "bee"]
    return Dictionary(
      uniqueKeysWithValues: rows.map { row in
        (
          "\(names[row])/\(stem)-0000\(row).png",
          [UInt8(40 * row), UInt8(row), UInt8(255 - row)]
        )
      })
  }

  private func firstPixels(_ files: [String: [UInt8]]) throws -> [String: [UInt8]] {
    try samples(files.filter { $0.key != "heads.csv" }).mapValues { Array($0.prefix(3)) }
  }

  @Test(
    "plain and dictionary-coded values, both kinds of pages, every codec",
    arguments: [
      "plain-none", "dictionary-snappy", "dictionary-zstd-v2", "pages-plain-zstd", "datasets",
      "empty-groups",
    ])
  func whole(name: String) throws {
    let scratch = try Scratch()
    let files = try scratch.imported(file(name))
    #expect(try firstPixels(files) == wanted(name))
    let moods = ["glad", "sad", "glad", "sad", "glad"]
    let rows = ["cow/", "ant/", "bee/", "ant/", "bee/"]
    let lines = zip(zip(rows, [0, 1, 2, 4, 5]), moods).map {
      "\($0.0)\(name)-0000\($0.1).png,\($1)"
    }
    #expect(
      files["heads.csv"].map { String(decoding: $0, as: UTF8.self) }
        == (name == "datasets" ? nil : (["path,mood"] + lines + [""]).joined(separator: "\n")))
    let summary = try Import([file(name)], options: ImportOptions(), work: ImportWork()).preview()
    #expect(summary.classes == ["ant", "bee", "cow"] && summary.formats == ["parquet"])
    #expect(summary.furtherColumns == (name == "datasets" ? [] : ["box"]))
  }

  @Test(
    "rows without a picture are named and left out", arguments: ["null-gzip", "null-snappy-v2"])
  func missing(name: String) throws {
    let scratch = try Scratch()
    #expect(
      try firstPixels(scratch.imported(file(name))) == wanted(name, rows: [0, 1, 2, 3, 5]))
    let summary = try Import([file(name)], options: ImportOptions(), work: ImportWork()).preview()
    #expect(summary.leftOut == ["row 4 of \(name).parquet"])
  }

  @Test("bytes without a struct, labels in words; a folder as Hugging Face has it, with splits")
  func folders() throws {
    let scratch = try Scratch()
    #expect(try firstPixels(scratch.imported(file("words"))) == wanted("words"))
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: file("words"))))
    try scratch.add("hub/README.md", Array("a card".utf8))
    try scratch.add("hub/data/train-00000-of-00001.parquet", bytes)
    try scratch.add("hub/test/0000.parquet", bytes)
    let files = try scratch.imported(scratch.path("hub"), isReplacing: true) { $0.limit = 1 }
    #expect(
      files.keys.sorted() == [
        "test/ant/0000-00001.png", "test/bee/0000-00002.png", "test/cow/0000-00000.png",
        "train/ant/train-00000-of-00001-00001.png", "train/bee/train-00000-of-00001-00002.png",
        "train/cow/train-00000-of-00001-00000.png",
      ])
  }

  @Test(
    "what is not read is named",
    arguments: [
      ("refused-brotli", "Brotli"), ("refused-delta", "differences"),
      (
        "refused-double",
        "expected a column label of whole numbers or words, found label of floating-point numbers"
      ),
      ("refused-boolean", "found label of booleans"), ("refused-lists", "found label of lists"),
      ("refused-case", "found Mood and mood"),
    ])
  func refused(name: String, words: String) throws {
    let scratch = try Scratch()
    let error = #expect(throws: ImportProblem.self) { try scratch.imported(file(name)) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    #expect(scratch.names.isEmpty)
  }

  @Test("damaged files are read or refused, and leave nothing when refused")
  func damaged() throws {
    var state: UInt64 = 1
    func draw(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % max(bound, 1)
    }
    let names = [
      "plain-none", "dictionary-snappy", "dictionary-zstd-v2", "null-gzip", "null-snappy-v2",
      "pages-plain-zstd", "datasets", "words",
    ]
    let scratch = try Scratch()
    var (accepted, refused) = (0, 0)
    for name in names {
      let whole = [UInt8](try Data(contentsOf: URL(filePath: file(name))))
      // The footer begins where its length, in front of the last four bytes, says.
      let length = whole.suffix(8).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
      let footer = whole.count - 8 - length
      for copy in 0..<250 {
        var bytes = whole
        for _ in 0...draw(3) {
          // Half of the damage goes into headers of pages and the footer.
          let at =
            copy % 2 == 0 ? draw(bytes.count) : min(footer + draw(length + 8), bytes.count - 1)
          switch draw(5) {
          case 0: bytes[at] = [0, 1, 0x7F, 0x80, 0xFF][draw(5)]
          case 1: bytes[at] ^= 1 << UInt8(draw(8))
          case 2: bytes.removeSubrange(at..<min(at + 1 + draw(9), bytes.count))
          case 3:
            bytes.insert(contentsOf: bytes[at..<min(at + 9, bytes.count)], at: draw(bytes.count))
          default: for place in at..<min(at + 5, bytes.count) { bytes[place] = UInt8(draw(256)) }
          }
        }
        let path = try scratch.add("x.parquet", bytes)
        do {
          _ = try Import([path], options: ImportOptions(), work: ImportWork()).preview()
          accepted += 1
        } catch is ImportProblem { refused += 1 }
      }
      for cut in stride(from: 0, to: whole.count, by: 7) {
        let path = try scratch.add("x.parquet", Array(whole.prefix(cut)))
        #expect(throws: ImportProblem.self, "\(name) cut at \(cut)") {
          _ = try Import([path], options: ImportOptions(), work: ImportWork()).preview()
        }
      }
    }
    #expect(accepted > 20 && refused > 800, "\(accepted) read, \(refused) refused")
  }
}
