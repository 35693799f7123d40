import Catalogue
import Foundation
import GRDB
import Pixels
import Testing

/// A catalogue in a folder of its own that goes with it.
final class TemporaryCatalogue {
  let folder: URL
  let catalogue: Catalogue

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("catalogue-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    catalogue = try Catalogue(path: folder.appendingPathComponent("pokeprep.sqlite").path)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }
}

func found(_ path: String, bytes: Int = 1) -> FoundPicture {
  FoundPicture(
    path: path, folder: "a", pictureClass: "fire", species: nil, byteCount: bytes,
    modifiedNanoseconds: 5)
}

func whiteness(_ score: Double, of picture: PictureRow) -> PictureMeasurements {
  var measured = PictureMeasurements(pictureID: picture.id)
  measured.whiteness = score
  return measured
}

@Suite("The catalogue")
struct CatalogueTests {
  let temporary: TemporaryCatalogue
  var catalogue: Catalogue { temporary.catalogue }

  init() throws { temporary = try TemporaryCatalogue() }

  @Test("a database of another program is refused, and stays as it is")
  func foreignDatabase() throws {
    let path = temporary.folder.appendingPathComponent("other.sqlite").path
    let other = try DatabaseQueue(path: path)
    try other.write { try $0.execute(sql: "CREATE TABLE note (text TEXT)") }
    try other.close()
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    let error = #expect(throws: CatalogueError.self) { try Catalogue(path: path) }
    #expect(error?.description.contains("tables of another program") == true)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test("keeps the split of a picture, and notices another")
  func splits() throws {
    var picture = found("train/a")
    picture.split = .train
    let first = try catalogue.replacePictures(with: [picture, found("b")])
    #expect(try catalogue.pictures().map(\.split) == [nil, .train])
    #expect(try catalogue.overview().keptBySplit == ["train": 1])
    picture.split = .test
    let second = try catalogue.replacePictures(with: [picture, found("b")])
    #expect(first.map(\.id) == second.map(\.id))
    #expect(try catalogue.picture(at: "train/a")?.split == .test)
  }

  @Test("gives a file the same row for as long as it is found, in the order of paths")
  func stableRows() throws {
    let first = try catalogue.replacePictures(with: [found("b"), found("a")])
    #expect(first.map(\.path) == ["a", "b"])
    let second = try catalogue.replacePictures(with: [found("c"), found("b")])
    #expect(second.map(\.path) == ["b", "c"])
    #expect(second[0].id == first[1].id)
    // The number of a row that is gone is not given to another picture.
    #expect(!first.map(\.id).contains(second[1].id))
  }

  @Test("gives many files at once rows of their own, beside those that are known")
  func manyRows() throws {
    let known = try catalogue.replacePictures(with: (0..<5).map { found("old/\($0)", bytes: 1) })
    let names = (0..<53).map { "new/\($0)" } + (1..<4).map { "old/\($0)" }
    let rows = try catalogue.replacePictures(
      with: names.enumerated().map { found($0.element, bytes: 7 + $0.offset) })
    #expect(rows.map(\.path) == names.sorted { Array($0.utf8).lexicographicallyPrecedes($1.utf8) })
    #expect(Set(rows.map(\.id)).count == names.count)
    #expect(rows.filter { $0.path.hasPrefix("old") }.map(\.id) == known[1..<4].map(\.id))
    // What is returned is what another look finds.
    #expect(try catalogue.pictures() == rows)
    for row in rows { #expect(names[row.byteCount - 7] == row.path) }
  }

  @Test("keeps names apart that differ in their bytes alone")
  func sameLook() throws {
    let names = ["e\u{301}", "\u{e9}"]
    #expect(names[0] == names[1])
    let rows = try catalogue.replacePictures(with: names.map { found($0) })
    #expect(rows.map { Array($0.path.utf8) } == names.map { Array($0.utf8) })
    let again = try catalogue.replacePictures(with: names.map { found($0) })
    #expect(again.map(\.id) == rows.map(\.id))
  }

  @Test("forgets what was measured on a file that changed, and only on that")
  func changedFiles() throws {
    let rows = try catalogue.replacePictures(with: [found("a"), found("b")])
    try catalogue.record(
      rows.map { Conversion(pictureID: $0.id, settings: "s", preparedPath: "p/\($0.path)") },
      measurements: rows.map { whiteness(0.5, of: $0) })
    try catalogue.replacePictures(with: [found("a", bytes: 2), found("b")])
    #expect(try Set(catalogue.conversions().keys) == [rows[1].id])
    #expect(try catalogue.measurements().mapValues(\.whiteness) == [rows[1].id: 0.5])
  }

  @Test("returns a conversion as it was recorded")
  func conversions() throws {
    let row = try #require(try catalogue.replacePictures(with: [found("a")]).first)
    let whole = Conversion(
      pictureID: row.id, settings: "s", preparedPath: "p", format: "png", width: 3, height: 4,
      policies: ["alpha", "sixteenBit"], pixelHash: "ff",
      content: PixelRect(x: 1, y: 2, width: 3, height: 4))
    try catalogue.record([whole])
    #expect(try catalogue.conversion(of: row.id) == whole)
    let failed = Conversion(pictureID: row.id, settings: "s", error: "it's \"broken\"; DROP")
    try catalogue.record([failed])
    #expect(try catalogue.conversions() == [row.id: failed])
  }

  @Test("a picture that is no longer converted loses what was measured on it, others keep it")
  func failedConversions() throws {
    let rows = try catalogue.replacePictures(with: [found("a"), found("b")])
    try catalogue.record(
      rows.map { Conversion(pictureID: $0.id, settings: "lenient", preparedPath: $0.path) },
      measurements: rows.map { whiteness(0.5, of: $0) },
      fingerprints: rows.map { StoredFingerprint(pictureID: $0.id, bytes: [1, 2]) })
    try catalogue.record([
      Conversion(pictureID: rows[0].id, settings: "strict", error: "truncated"),
      Conversion(pictureID: rows[1].id, settings: "strict", preparedPath: "b"),
    ])
    #expect(try catalogue.measurements().mapValues(\.whiteness) == [rows[1].id: 0.5])
    #expect(try Array(catalogue.fingerprints(of: rows.map(\.id)).keys) == [rows[1].id])
  }

  @Test("lets a picture enter a stage when every earlier one kept it or did not run")
  func entering() throws {
    let rows = try catalogue.replacePictures(with: [found("a"), found("b"), found("c")])
    func reject(_ index: Int, _ stage: StageName) -> Decision {
      Decision(pictureID: rows[index].id, stage: stage, isKept: false, reason: "no")
    }
    try catalogue.replaceDecisions(of: .filter, with: [reject(0, .filter)])
    try catalogue.replaceDecisions(of: .whiteness, with: [reject(1, .whiteness)])
    #expect(try catalogue.pictures(entering: .filter).map(\.path) == ["a", "b", "c"])
    #expect(try catalogue.pictures(entering: .convert).map(\.path) == ["b", "c"])
    #expect(try catalogue.pictures(entering: .whiteness).map(\.path) == ["b", "c"])
    #expect(try catalogue.pictures(entering: .duplicates).map(\.path) == ["c"])
    #expect(try catalogue.keptCount(after: .convert) == 2)
    #expect(try catalogue.keptCount(after: .augment) == 1)
  }

  @Test("drops what later stages decided when a stage begins, and keeps what was measured")
  func beginning() throws {
    let row = try #require(try catalogue.replacePictures(with: [found("a")]).first)
    try catalogue.record([whiteness(1, of: row)])
    for stage in StageName.allCases {
      try catalogue.begin(stage, settings: "{}", fingerprint: "1")
      try catalogue.replaceDecisions(
        of: stage,
        with: [Decision(pictureID: row.id, stage: stage, isKept: true, reason: "yes")])
      try catalogue.finish(stage, summary: "{}")
    }
    try catalogue.begin(.whiteness, settings: "{\"threshold\":0.7}", fingerprint: "2")
    #expect(
      try catalogue.stages().map(\.state) == [.done, .done, .running, .stale, .stale, .stale])
    #expect(try catalogue.decisions(about: row.id).map(\.stage) == [.filter, .convert])
    #expect(try catalogue.stage(.augment)?.settings == "{}")
    #expect(try catalogue.measurements(of: row.id)?.byName == ["whiteness": 1])
  }

  @Test("keeps a stopped stage's decisions when it begins again with the same fingerprint")
  func resuming() throws {
    let row = try #require(try catalogue.replacePictures(with: [found("a")]).first)
    try catalogue.begin(.convert, settings: "{}", fingerprint: "1")
    try catalogue.record([
      Decision(pictureID: row.id, stage: .convert, isKept: false, reason: "corrupt", value: 1.5)
    ])
    try catalogue.begin(.convert, settings: "{}", fingerprint: "1")
    #expect(try catalogue.decisions(of: .convert).map(\.value) == [1.5])
    try catalogue.begin(.convert, settings: "{}", fingerprint: "2")
    #expect(try catalogue.decisions(of: .convert).isEmpty)
  }

  @Test("can be read by a second connection while the first is open")
  func secondConnection() throws {
    try catalogue.replacePictures(with: [found("a")])
    let second = try Catalogue(existingAt: catalogue.path)
    #expect(try second.pictureCount() == 1)
    try second.setNote("input", to: "there")
    #expect(try catalogue.note("input") == "there")
  }

  @Test("opening a catalogue and reading it changes no byte")
  func reading() throws {
    let copy = temporary.folder.appendingPathComponent("copy.sqlite").path
    do {
      let other = try Catalogue(path: copy)
      try other.replacePictures(with: [found("a"), found("b")])
    }
    let before = try Data(contentsOf: URL(fileURLWithPath: copy))
    #expect(try Catalogue(path: copy).pictures().count == 2)
    #expect(try Data(contentsOf: URL(fileURLWithPath: copy)) == before)
  }

  @Test(
    "keeps what is measured when something else is measured later, and nothing of one that fails")
  func laterMeasurements() throws {
    let rows = try catalogue.replacePictures(with: (0..<20).map { found("\($0)") })
    let all = rows.map { row -> PictureMeasurements in
      var measured = PictureMeasurements(pictureID: row.id)
      measured.preparedBorderWhiteShare = Double(row.id) / 64
      measured.sourceWhiteRegionShare = Double(row.id) / 128
      return measured
    }
    try catalogue.record(all)
    try catalogue.record([whiteness(0.25, of: rows[3])])
    var third = all[3]
    third.whiteness = 0.25
    #expect(
      try catalogue.measurements(of: rows[3].id)?.byName == [
        "whiteness": 0.25, "prepared_border_white_share": Double(rows[3].id) / 64,
        "source_white_region_share": Double(rows[3].id) / 128,
      ])
    let expected = all.map { $0.pictureID == third.pictureID ? third : $0 }
    #expect(try rows.map { try catalogue.measurements()[$0.id] } == expected)
  }

  @Test("keeps the fingerprint of a picture until its file changes")
  func fingerprints() throws {
    let row = try #require(try catalogue.replacePictures(with: [found("a")]).first)
    let conversion = Conversion(pictureID: row.id, settings: "s", preparedPath: "p")
    try catalogue.record(
      [conversion], fingerprints: [StoredFingerprint(pictureID: row.id, bytes: [1, 2, 255])])
    #expect(try catalogue.fingerprints(of: [row.id, 99]) == [row.id: [1, 2, 255]])
    try catalogue.replacePictures(with: [found("a")])
    #expect(try catalogue.fingerprints(of: [row.id]).count == 1)
    try catalogue.replacePictures(with: [found("a", bytes: 2)])
    #expect(try catalogue.fingerprints(of: [row.id]).isEmpty)
  }

  @Test("names a file that is missing or no database")
  func badFiles() throws {
    let missing = temporary.folder.appendingPathComponent("none.sqlite").path
    #expect(throws: CatalogueError.missing(path: missing)) { try Catalogue(existingAt: missing) }
    let text = temporary.folder.appendingPathComponent("text.sqlite")
    try Data(String(repeating: "no database at all ", count: 100).utf8).write(to: text)
    let error = #expect(throws: CatalogueError.self) { try Catalogue(path: text.path) }
    #expect(error?.description.contains(text.path) == true)
  }

  @Test("is looked at where nothing can be written, and leaves nothing behind")
  func unwritable() throws {
    let other = temporary.folder.appendingPathComponent("odd name?#%")
    try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
    let path = other.appendingPathComponent("pokeprep.sqlite").path
    do {
      let written = try Catalogue(path: path)
      _ = try written.replacePictures(with: [found("a"), found("b")])
    }
    let before = try FileManager.default.contentsOfDirectory(atPath: other.path)
    let looked = try Catalogue(unwritableAt: path)
    #expect(try looked.pictures().map(\.path) == ["a", "b"])
    #expect(throws: CatalogueError.self) { try looked.setNote("input", to: "x") }
    #expect(try FileManager.default.contentsOfDirectory(atPath: other.path) == before)
    #expect(throws: CatalogueError.missing(path: path + "2")) {
      try Catalogue(lookingAt: path + "2")
    }
  }
}
