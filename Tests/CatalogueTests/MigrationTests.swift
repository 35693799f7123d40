import Catalogue
import Foundation
import GRDB
import Testing

/// The catalogues of every format so far, written by Fixtures/catalogue/make.py.
private let fixtures = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appendingPathComponent("Fixtures/catalogue")

private let versions = 1...11

/// The tables and indexes of a catalogue, white space apart, and the columns as SQLite sees them.
private struct Schema: Equatable {
  var statements: [String: String] = [:]
  var columns: [String: [String]] = [:]

  init(ofCatalogueAt path: String) throws {
    var configuration = Configuration()
    configuration.readonly = true
    let file = try DatabaseQueue(path: path, configuration: configuration)
    try file.read { database in
      for row in try Row.fetchAll(database, sql: "SELECT type, name, sql FROM sqlite_master") {
        let (type, name, sql): (String, String, String?) = (row["type"], row["name"], row["sql"])
        statements["\(type) \(name)"] =
          (sql ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard type == "table" else { continue }
        columns[name] = try Row.fetchAll(database, sql: "PRAGMA table_info(\(name))").map(
          \.description)
      }
    }
    // Made by the migrator, or by SQLite when rows are counted.
    for own in ["table grdb_migrations", "table sqlite_sequence"] { statements[own] = nil }
    columns["grdb_migrations"] = nil
  }
}

@Suite("Catalogues of earlier formats")
struct MigrationTests {
  let temporary: TemporaryCatalogue

  init() throws { temporary = try TemporaryCatalogue() }

  private func copy(of version: Int) throws -> String {
    let copy = temporary.folder.appendingPathComponent("old.sqlite")
    try FileManager.default.copyItem(
      at: fixtures.appendingPathComponent("version-\(version).sqlite"), to: copy)
    return copy.path
  }

  @Test("come to the same tables as a new catalogue", arguments: versions)
  func tables(version: Int) throws {
    let path = try copy(of: version)
    _ = try Catalogue(existingAt: path)
    let migrated = try Schema(ofCatalogueAt: path)
    let fresh = try Schema(ofCatalogueAt: temporary.catalogue.path)
    #expect(migrated == fresh)
    #expect(fresh.columns["measurement"]?.count == 14, "as many as the newest step makes")
  }

  @Test("keep what they hold", arguments: versions)
  func contents(version: Int) throws {
    let old = try Catalogue(existingAt: try copy(of: version))
    #expect(try old.pictures().map(\.path) == ["a/1.png", "a/2.png"])
    #expect(
      try old.conversions().mapValues(\.preparedPath) == [
        1: "prepared/1.png", 2: "prepared/2.png",
      ])
    #expect(
      try old.duplicates() == [
        DuplicateMember(pictureID: 1, groupID: 1, isKept: true, isConflict: false),
        DuplicateMember(pictureID: 2, groupID: 1, isKept: false, isConflict: false),
      ])
    #expect(try old.fingerprints(of: [1, 2]).isEmpty)
    let prepared = [
      "whiteness": 0.5, "prepared_border_white_share": 0.25, "prepared_white_share": 0.125,
    ]
    let source = [
      "source_border_white_share": 0.75, "source_border_off_white_share": 0.0625,
      "source_border_black_share": 0, "source_outline_cut_share": 0.03125,
      "source_white_region_share": 0.375,
    ]
    #expect(try old.measurements(of: 1)?.byName == prepared.merging(source) { $1 })
    #expect(try old.measurements(of: 2)?.byName == prepared)
  }

  @Test("the last run of each stage that is done begins the history")
  func history() throws {
    let path = try copy(of: 10)
    let old = try DatabaseQueue(path: path)
    try old.write { database in
      for (name, position, state) in [
        ("convert", 1, "done"), ("filter", 0, "done"), ("whiteness", 2, "stale"),
      ] {
        try database.execute(
          sql: "INSERT INTO stage VALUES (?, ?, ?, '{}', 'f', NULL, '2026-01-01', ?)",
          arguments: [name, position, state, "2026-01-0\(2 + position)"])
      }
      for (picture, state) in [(1, "kept"), (2, "rejected")] {
        try database.execute(
          sql: "INSERT INTO decision VALUES (?, 'filter', ?, 'r', NULL, NULL)",
          arguments: [picture, state])
      }
    }
    try old.close()
    let runs = try Catalogue(existingAt: path).stageRuns()
    #expect(runs.map(\.stage) == [.filter, .convert])
    #expect(runs.map(\.kept) == [1, 0])
    #expect(runs.map(\.rejected) == [1, 0])
    #expect(runs.map(\.finishedAt) == ["2026-01-02", "2026-01-03"])
  }

  @Test("are all here: the last is of the present format, the one before is not")
  func allVersions() throws {
    func look(at version: Int) throws {
      _ = try Catalogue(unwritableAt: try copy(of: version))
    }
    #expect(
      throws: Never.self,
      "a new step needs a run of Fixtures/catalogue/make.py, and `versions` here"
    ) { try look(at: versions.upperBound) }
    let names = try FileManager.default.contentsOfDirectory(atPath: fixtures.path)
    #expect(names.filter { $0.hasSuffix(".sqlite") }.count == versions.count)
    try FileManager.default.removeItem(at: temporary.folder.appendingPathComponent("old.sqlite"))
    #expect(throws: CatalogueError.self) { try look(at: versions.upperBound - 1) }
  }
}
